import { z } from 'zod'
import { NangoError } from '../nango/nango-error.ts'
import { defineRoute, json, type Route } from '../route.ts'
import { staticFileRoutes } from './static-files.ts'

const folder = 'web/operator'
const isEmbeddable = false
/** A working day: after it the page asks for the key. */
const sessionSeconds = 12 * 3600
const summary = 'The operator’s page: connections, runs, budget, failures and the log, live.'

const sessionBody = z.strictObject({ code: z.string().min(1) })

/** The operator's page, and the one thing that it has of its own: a session for the code of a link. */
export const operatorPageRoutes: readonly Route[] = [
  ...staticFileRoutes({ at: '', folder, files: ['index.html'], summary, isEmbeddable }),
  ...staticFileRoutes({
    at: '/operator',
    folder,
    files: [
      'style.css',
      'icon.svg',
      'api.js',
      'app.js',
      'connections.js',
      'dom.js',
      'format.js',
      'operation-dialog.js',
      'operations.js',
      'overview.js',
      'sign-in.js',
      'sync-table.js',
      'webhooks.js',
    ],
    summary,
    isEmbeddable,
  }),
  defineRoute({
    method: 'POST',
    path: '/operator/session',
    tag: 'pages',
    summary: 'A token for the code of a link that the server printed when it started; each works once.',
    vocabulary: 'nango',
    isOpen: true,
    body: sessionBody,
    answers: { 200: { description: 'The `token`, and after how many seconds it ends, as `expires_in`.' } },
    handle: ({ body, parts }) => {
      if (!parts.operatorCodes.redeem(body.code))
        throw new NangoError(
          401,
          'invalid_code',
          'This link was used before, or is too old: sign in with the key.',
        )
      const token = parts.tokens.issue({}, sessionSeconds)
      return json(200, { token, expires_in: sessionSeconds }, { 'cache-control': 'no-store' })
    },
  }),
]
