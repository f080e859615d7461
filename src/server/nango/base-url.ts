type Config = Readonly<Record<string, unknown>> | undefined

/** Where Nango's clients name the host of an account. */
export const baseUrlField = 'api_base_url_for_customer'

/** The host of an account, as the configuration of its connection names it: some keys work at no other. */
export function baseUrlOf(config: Config): string | undefined {
  const given = config?.[baseUrlField]
  return typeof given === 'string' && given.trim() !== '' ? given.trim() : undefined
}
