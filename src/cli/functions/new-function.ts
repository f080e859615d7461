/** The text of a new action, which works as it is. */
export function newAction(name: string): string {
  return `import { ActionError, defineAction } from 'gong-connector/functions'
import { z } from 'zod'

/** Run it: gong-connector functions run ${name} --input '{"days": 7}' */
export const ${identifierOf(name)} = defineAction({
  name: '${name}',
  description: 'The longest calls of the last days.',
  // What callers give; what does not fit is answered with 400 and the path of each wrong field.
  input: z.object({ days: z.number().int().min(1).max(90).default(7) }),
  // What they get; checked too, so that callers can rely on it.
  output: z.object({
    calls: z.array(z.object({ id: z.string(), title: z.string().nullish(), minutes: z.number() })),
  }),
  // It only reads, so it may be run again after a failure.
  isRepeatable: true,
  // gong-connector functions test runs these against a simulated account.
  examples: [{ input: { days: 30 } }],
  async run({ gong, log, now }, { days }) {
    const fromDateTime = new Date(now() - days * 86_400_000).toISOString()
    const calls = await gong.calls.list({ fromDateTime }).all({ limit: 1000 })
    // Failures that are meant for the caller.
    if (calls.length === 0) throw new ActionError({ type: 'no_calls', message: \`No calls in \${days} days.\` })
    log.info(\`\${calls.length} calls were looked at.\`)
    const longest = calls.sort((left, right) => (right.duration ?? 0) - (left.duration ?? 0)).slice(0, 5)
    return {
      calls: longest.map(({ id, title, duration }) => ({
        id: String(id),
        title,
        minutes: Math.round((duration ?? 0) / 60),
      })),
    }
  },
})
`
}

/** The text of a new sync, which works as it is. */
export function newSync(name: string): string {
  return `import { defineSync } from 'gong-connector/functions'
import { z } from 'zod'

const Manager = z.object({ id: z.string(), name: z.string(), reports: z.number() })

/** Try it: gong-connector functions run ${name} */
export const ${identifierOf(name)} = defineSync({
  name: '${name}',
  description: 'Everybody who manages somebody.',
  // GET /records?model=Manager gives them, with what was added, updated and deleted.
  models: { Manager },
  // From the beginning of one run to that of the next.
  frequency: '1h',
  async run({ gong, records }) {
    const users = await gong.users.list().all()
    const managers = users.map((user) => {
      const reports = users.filter(({ managerId }) => managerId === user.id).length
      return { id: String(user.id), name: \`\${user.firstName ?? ''} \${user.lastName ?? ''}\`.trim(), reports }
    })
    // Whoever is not among them any more is deleted; not so after a reading that failed.
    await records.replaceAll('Manager', managers.filter(({ reports }) => reports > 0))
  },
})
`
}

function identifierOf(name: string): string {
  const words = name.split(/[-_]+/).filter((word) => word !== '')
  const camel = words
    .map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join('')
  return /^[a-z]/i.test(camel) ? camel : `own${camel}`
}
