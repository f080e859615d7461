import { pageHeaders } from '../routes/static-files.ts'

/** How a trip to Gong ended. */
export interface CallbackOutcome {
  readonly isSuccess: boolean
  /** What went wrong. */
  readonly message: string
}

/** The page at which a trip to Gong ends: it tells how, and closes itself when all went well. */
export function callbackPage(status: number, { isSuccess, message }: CallbackOutcome): Response {
  const title = isSuccess ? 'Gong is connected' : 'Gong was not connected'
  const text = isSuccess ? 'This window closes by itself. If it stays open, you can close it.' : message
  const html = `<!doctype html>
<html lang="en" data-outcome="${isSuccess ? 'success' : 'error'}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${title}</title>
    <link rel="icon" href="../connect/gong.svg" />
    <link rel="stylesheet" href="../connect/style.css" />
    <script type="module" src="../connect/callback.js"></script>
  </head>
  <body class="page">
    <main class="card outcome">
      <div class="badge ${isSuccess ? 'badge-good' : 'badge-bad'}" aria-hidden="true"></div>
      <h1 tabindex="-1">${title}</h1>
      <p>${escapeHtml(text)}</p>
      <button type="button" id="close" class="button-quiet">Close this window</button>
    </main>
  </body>
</html>
`
  return new Response(html, {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      ...pageHeaders(false),
      'cache-control': 'no-store',
    },
  })
}

function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  }
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character)
}
