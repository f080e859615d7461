/** Headers that are not for the product: secrets, and what belongs to one connection or body. */
const kept =
  /^(?!(authorization|cookie|set-cookie|host|content-.*|connection|keep-alive|te|trailer|transfer-encoding|upgrade|expect|referer|user-agent|accept-encoding|forwarded|x-forwarded-.*|x-real-ip|proxy-.*|sec-.*|webhook-.*|x-nango-.*)$)/

/** The headers of a webhook that are passed on with it, by name in lower case. */
export function forwardedHeaders(headers: Headers): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => kept.test(name.toLowerCase())))
}
