const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }

/** Turns the HTML of Gong's descriptions into plain text: a line for each paragraph, row and list item. */
export function plainText(html: string): string {
  return html
    .replace(/<style>.*?<\/style>/gs, '')
    .replace(/\s+/g, ' ')
    .replace(/<li>\s*/g, '\n- ')
    .replace(/<\/t[dh]>\s*<t[dh]>/g, ' | ')
    .replace(/<(br|p|h\d|ul|ol|table|tr|\/p|\/h\d|\/ul|\/ol|\/table)\b[^>]*>/g, '\n')
    .replace(/<\/?[a-z][^>]*>/g, '')
    .replace(/&(?:#(\d+)|(\w+));/g, (whole, code?: string, name?: string) =>
      code === undefined ? (entities[name ?? ''] ?? whole) : String.fromCodePoint(Number(code)),
    )
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n')
}
