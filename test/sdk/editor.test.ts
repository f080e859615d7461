import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const path = `${root}test/sdk/typed-in-an-editor.ts`
const text = `import { createGong } from '../../src/index.ts'
const gong = createGong({ accessKey: 'a', accessKeySecret: 'b' })
for await (const call of gong.extensiveCalls.list({ fromDateTime: '', primaryUserIds: [], exposedFields: [] })) call.parties
gong.coaching.list({ workspaceId: '', managerId: '', from: '', to: '' })
gong.calls.create({ actualStart: '', direction: 'Inbound', parties: [], primaryUser: '', languageCode: '' })
gong.users.list({ cursor: '' })
`

/** TypeScript as an editor asks it. */
function openEditor(): ts.LanguageService {
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile)
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root)
  const read = (file: string) => (file === path ? text : ts.sys.readFile(file))
  return ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => [path],
    getScriptVersion: () => '1',
    getScriptSnapshot: (file) => {
      const content = read(file)
      return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content)
    },
    getCurrentDirectory: () => root,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (file) => file === path || ts.sys.fileExists(file),
    readFile: read,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
  })
}

test('the editor shows Gong’s own description of every parameter and field, whatever we do to its name and place', () => {
  const editor = openEditor()
  const described = (name: string) => {
    const info = editor.getQuickInfoAtPosition(path, text.indexOf(`${name}`))
    return ts.displayPartsToString(info?.documentation)
  }
  expect(described('fromDateTime')).toMatch(/Date and time .* from which to list/)
  expect(described('primaryUserIds')).toMatch(/user/i)
  expect(described('exposedFields')).toContain('media')
  expect(described('parties')).not.toBe('')
  // Kebab-case on the wire.
  expect(described('managerId')).toMatch(/manager/)
  expect(described('languageCode')).toMatch(/language/i)
  expect(described('cursor')).toMatch(/earlier page/)
})
