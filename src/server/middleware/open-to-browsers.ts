/** Lets pages of any origin read an answer: it was given for a token that they show, never for a cookie. */
export function openToBrowsers(response: Response): Response {
  response.headers.set('access-control-allow-origin', '*')
  response.headers.set('access-control-expose-headers', 'retry-after')
  return response
}

/** What browsers ask before they send a request of another origin. */
export function answerPreflight(methods: readonly string[], { headers }: Request): Response {
  return new Response(null, {
    status: 204,
    headers: {
      'access-control-allow-origin': '*',
      'access-control-allow-methods': methods.join(', '),
      // Whatever else watches a product's page adds headers of its own to its requests; they say nothing here.
      'access-control-allow-headers':
        headers.get('access-control-request-headers') ?? 'authorization, content-type',
      vary: 'access-control-request-headers',
      'access-control-max-age': '600',
    },
  })
}
