import { GongError } from '../../errors/gong-error.ts'
import { outcomePage } from '../pages/outcome-page.ts'
import { defineRoute, type Route, type RouteRequest } from '../route.ts'
import { fileAnswer, staticFileRoutes } from './static-files.ts'

const page = fileAnswer('web/connect/index.html', true)

const files = staticFileRoutes({
  at: '/connect',
  folder: 'web/connect',
  files: [
    'style.css',
    'gong.svg',
    'api.js',
    'app.js',
    'dom.js',
    'field.js',
    'host.js',
    'key-form.js',
    'key-help.js',
    'oauth.js',
    'outcome.js',
    'views.js',
  ],
  summary: 'The page on which a customer connects a Gong account; embeddable.',
  isEmbeddable: true,
})

/** The page on which customers connect their Gong account. */
export const connectPageRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/connect',
    tag: 'pages',
    summary: 'The connect page, whose files lie below /connect/.',
    isOpen: true,
    answers: { 308: { description: 'To /connect/.' } },
    // Relative, so that it holds behind a proxy that puts the server below a path.
    handle: ({ request }) =>
      new Response(null, {
        status: 308,
        headers: { location: `connect/${new URL(request.url).search}`, 'referrer-policy': 'no-referrer' },
      }),
  }),
  defineRoute({
    method: 'GET',
    path: '/connect/',
    tag: 'pages',
    summary: 'The page on which a customer connects a Gong account; embeddable.',
    isOpen: true,
    answers: { 200: { description: 'The page.', contentType: 'text/html' } },
    handle: async (request) => {
      try {
        return (await refuseDeadLink(request)) ?? page()
      } catch (error) {
        if (!(error instanceof GongError) || error.code !== 'database_unavailable') throw error
        // The page tells it to people, and asks again when they wish.
        const { body, headers } = page()
        return new Response(body, { status: 503, headers })
      }
    },
  }),
  ...files,
]

/** A link of a session that is over is told at once, by the status too. */
async function refuseDeadLink({ query, parts }: RouteRequest<unknown>): Promise<Response | undefined> {
  const token = query['session_token']
  if (token === undefined) return undefined
  const { connectSessions } = parts.hub
  if ((await connectSessions.find(token)) !== undefined) return undefined
  const isExpired = await connectSessions.isExpired(token)
  const reason = isExpired
    ? 'Links to connect last half an hour.'
    : 'It was used already, or is not complete.'
  return outcomePage(401, {
    kind: 'calm',
    title: isExpired ? 'This link is too old' : 'This link does not work any more',
    text: `${reason} Go back to where you came from and start connecting again; nothing was changed.`,
    canClose: false,
    isEmbeddable: true,
  })
}
