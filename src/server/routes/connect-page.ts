import { defineRoute, type Route } from '../route.ts'
import { staticFileRoutes } from './static-files.ts'

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
  ...staticFileRoutes({
    at: '/connect',
    folder: 'web/connect',
    files: [
      'index.html',
      'style.css',
      'gong.svg',
      'app.js',
      'api.js',
      'dom.js',
      'host.js',
      'key-form.js',
      'oauth.js',
      'views.js',
      'callback.js',
    ],
    summary: 'The page on which a customer connects a Gong account; embeddable.',
    isEmbeddable: true,
  }),
]
