import { type ResolveFnOutput, registerHooks } from 'node:module'

/** As this file ends, so do its neighbours: `.ts` in the checkout, `.js` in the package. */
const extension = /\.\w+$/.exec(import.meta.url)?.[0] ?? '.js'

/** What functions import of this package; they get the running one, which need not be installed beside them. */
const ownModules: Readonly<Record<string, string>> = {
  'gong-connector': new URL(`../index${extension}`, import.meta.url).href,
  'gong-connector/functions': new URL(`./index${extension}`, import.meta.url).href,
}

/** Libraries that functions may use without installing them; their own copies go before. */
const lent = /^zod(\/|$)/

/** The query that tells one loading of a file from the one before. */
const versionParam = 'loaded'

let isRegistered = false

/** Lets functions import this package and zod from wherever they lie, and loads what they import anew with them. */
export function registerModuleHooks(): void {
  if (isRegistered) return
  isRegistered = true
  registerHooks({
    resolve(specifier, context, next) {
      const version = versionOf(context.parentURL)
      if (version === undefined) {
        const found = next(specifier, context)
        return versionOf(found.url) === undefined ? found : asModule(found)
      }
      const own = ownModules[specifier]
      if (own !== undefined) return { url: own, shortCircuit: true }
      if (lent.test(specifier)) return resolveLent(specifier, () => next(specifier, context))
      const found = next(specifier, context)
      // Files beside it may have changed with it; packages have not.
      const isBeside = found.url.startsWith('file:') && !found.url.includes('/node_modules/')
      return isBeside ? asModule({ ...found, url: versioned(found.url, version) }) : found
    },
  })
}

/** The address of a file that is loaded anew for each version. */
export function versioned(url: string, version: string): string {
  const address = new URL(url)
  address.searchParams.set(versionParam, version)
  return address.href
}

/** Whether a stack passes through a file that was loaded so. */
export function isOfFunctions(stack: string): boolean {
  return stack.includes(`?${versionParam}=`)
}

/** TypeScript as a module of the standard, whatever a package.json beside it says of files in JavaScript. */
function asModule<R extends ResolveFnOutput>(found: R): R {
  return /\.ts(\?|$)/.test(found.url) ? { ...found, format: 'module-typescript' } : found
}

function versionOf(url: string | undefined): string | undefined {
  return url?.startsWith('file:') ? (new URL(url).searchParams.get(versionParam) ?? undefined) : undefined
}

function resolveLent<R>(specifier: string, find: () => R): R | { url: string; shortCircuit: true } {
  try {
    return find()
  } catch {
    return { url: import.meta.resolve(specifier), shortCircuit: true }
  }
}
