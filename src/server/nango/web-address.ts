import { z } from 'zod'

/** An address of the web. */
export const webAddress = z
  .string({ error: 'must be a text' })
  .max(2048, 'is longer than 2048')
  .refine(
    (given) => /^https?:$/.test(URL.parse(given)?.protocol ?? ''),
    'must be an address with http or https',
  )
