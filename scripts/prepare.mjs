import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/*
 * `npm ci` in a checkout, and installing a checkout elsewhere, build the package, so that `import 'gong-connector'` works.
 * Where the developers' packages were left out there is nothing to build with, and a package was built before it was packed.
 * Plain JavaScript: any Node that npm brings runs it.
 */
const root = join(dirname(fileURLToPath(import.meta.url)), '..')

function findCompiler() {
  try {
    return createRequire(join(root, 'package.json')).resolve('typescript/bin/tsc')
  } catch {
    return undefined
  }
}

const compiler = findCompiler()
if (compiler !== undefined) {
  const { status } = spawnSync(process.execPath, [compiler, '-p', join(root, 'tsconfig.build.json')], {
    stdio: 'inherit',
  })
  // What does not fit is for `npm test` to tell; the files are written all the same.
  if (status !== 0) process.stderr.write('The package was built with errors: see `npm run types`.\n')
}
