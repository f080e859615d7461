import { z } from 'zod'

const fieldPaths = z.array(z.string().min(1), { error: 'must be a list of dotted paths' }).nullish()

/** What an execute request holds. */
export const executeBody = z.strictObject(
  {
    entity: z.string({ error: 'must be the name of an entity' }).min(1).nullish(),
    action: z.string({ error: 'must be the name of an action' }).min(1),
    params: z.record(z.string(), z.unknown(), { error: 'must be an object' }).nullish(),
    select_fields: fieldPaths,
    exclude_fields: fieldPaths,
    skip_truncation: z.boolean({ error: 'must be true or false' }).nullish(),
    /** Records of private calls too; else as the server was started. */
    include_private: z.boolean({ error: 'must be true or false' }).nullish(),
    intent: z.string({ error: 'must be a text' }).max(512, 'must have at most 512 characters').nullish(),
  },
  { error: (issue) => (issue.code === 'unrecognized_keys' ? undefined : 'must be an object') },
)

export type ExecuteBody = z.infer<typeof executeBody>
