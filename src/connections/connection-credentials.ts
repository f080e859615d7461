/** The credentials of a connection, as they are sealed. */
export type ConnectionCredentials =
  | { readonly type: 'access_key'; readonly accessKey: string; readonly accessKeySecret: string }
  | { readonly type: 'access_token'; readonly accessToken: string }
  | {
      readonly type: 'oauth'
      readonly accessToken: string
      /** Works once. */
      readonly refreshToken: string
      /** In milliseconds since 1970; undefined when unknown. */
      readonly expiresAt: number | undefined
      readonly scopes: readonly string[]
      /** The whole answer of Gong's, for those who ask for the raw credentials. */
      readonly raw: Readonly<Record<string, unknown>>
    }
