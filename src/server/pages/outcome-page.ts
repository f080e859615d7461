import { pageHeaders } from '../routes/static-files.ts'

/** What a page has to say that asks nothing. */
export interface Outcome {
  readonly kind: 'good' | 'bad' | 'calm'
  readonly title: string
  readonly text: string
  /** Whether it stands in a window of its own, which can be closed. */
  readonly canClose: boolean
  /** Whether other pages may embed it. */
  readonly isEmbeddable: boolean
}

/**
 * A page that tells what happened, for who comes without a script's help: from Gong, or with a link that is over.
 * Addresses in it are relative to a path one folder below the server.
 */
export function outcomePage(
  status: number,
  { kind, title, text, canClose, isEmbeddable }: Outcome,
): Response {
  const html = `<!doctype html>
<html lang="en" data-outcome="${kind}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="robots" content="noindex" />
    <title>${escapeHtml(title)}</title>
    <link rel="icon" href="../connect/gong.svg" />
    <link rel="stylesheet" href="../connect/style.css" />
    <script type="module" src="../connect/outcome.js"></script>
  </head>
  <body class="page">
    <main class="card outcome">
      <div class="badge badge-${kind}" aria-hidden="true"></div>
      <h1 tabindex="-1">${escapeHtml(title)}</h1>
      <p>${escapeHtml(text)}</p>
${canClose ? '      <button type="button" id="close" class="button-quiet">Close this window</button>\n' : ''}    </main>
  </body>
</html>
`
  return new Response(html, {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      ...pageHeaders(isEmbeddable),
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
