import type { Account } from '../account/account.ts'
import { SALTS } from '../account/salts.ts'
import { PARSE_ERROR, Refusal } from '../answer.ts'
import { DAY, formatDateTime } from '../date-times.ts'
import { Dice } from '../dice.ts'
import type { Routes } from './route.ts'

/** A folder's name and the place of its parent in the list. */
const FOLDERS: readonly (readonly [name: string, parent: number | undefined])[] = [
  ['Sales Onboarding', undefined],
  ['Great discovery calls', 0],
  ['Objection handling', 0],
  ['Pricing conversations', 2],
  ['Competitor calls', undefined],
  ['Customer stories', undefined],
  ['Empty for now', undefined],
]
const EMPTY_FOLDER = 6
const FOLDERS_A_WORKSPACE = 32
const NOTES = ['Listen from here', 'Great silence at the end', 'How to open with a question', null] as const

/** GET /v2/library/folders and GET /v2/library/folder-content. */
export const libraryRoutes: Routes = {
  getLibraryStructure({ account }, { query }) {
    const { workspaceId } = query
    // Optional in the description, needed where there are several workspaces (gong facts, 5: 17).
    if (workspaceId === undefined && account.workspaces.length > 1)
      throw new Refusal(400, 'workspaceId parameter is missing')
    const workspace = account.workspaces.find(({ id }) => workspaceId === undefined || id === workspaceId)
    if (workspace === undefined)
      throw new Refusal(404, 'No folders found corresponding to the provided filters')
    return {
      folders: FOLDERS.map(([, parent], place) => {
        const folder = folderOf(account, workspace.number * FOLDERS_A_WORKSPACE + place)
        const parentFolderId =
          parent === undefined
            ? null
            : account.identifiers.of('folder', workspace.number * FOLDERS_A_WORKSPACE + parent)
        return {
          id: folder.id,
          name: folder.name,
          parentFolderId,
          createdBy: folder.createdBy,
          updated: folder.updated,
        }
      }),
    }
  },

  getCallsInSpecificFolder({ account }, { query }) {
    const { folderId } = query
    if (folderId === undefined) throw new Refusal(400, 'folderId parameter is missing')
    if (!/^\d{1,20}$/.test(folderId)) throw new Refusal(400, PARSE_ERROR)
    const number = account.identifiers.read('folder', folderId)
    const isKnown = number !== undefined && FOLDERS[number % FOLDERS_A_WORKSPACE] !== undefined
    if (!isKnown || account.workspaces[Math.floor(number / FOLDERS_A_WORKSPACE)] === undefined) {
      throw new Refusal(404, 'No folder found corresponding to the provided filters')
    }
    return { ...folderOf(account, number), calls: callsIn(account, number) }
  },
}

function folderOf(account: Account, number: number) {
  const dice = new Dice(account.seed, SALTS.library, number)
  const creator = account.users[dice.int(Math.min(8, account.users.length))]
  const updated = (creator?.created ?? 0) + dice.between(30, 300) * DAY
  return {
    id: account.identifiers.of('folder', number),
    name: FOLDERS[number % FOLDERS_A_WORKSPACE]?.[0],
    createdBy: creator?.id,
    updated: formatDateTime(updated, account.timeZone),
  }
}

function callsIn(account: Account, folder: number): readonly unknown[] {
  if (folder % FOLDERS_A_WORKSPACE === EMPTY_FOLDER || account.index.size === 0) return []
  const dice = new Dice(account.seed, SALTS.library, folder, 1)
  const workspace = Math.floor(folder / FOLDERS_A_WORKSPACE)
  const numbers = new Set(Array.from({ length: 40 }, () => dice.int(account.index.size)))
  const shown = [...numbers].filter((number) => {
    const call = account.index.at(number)
    return call.workspace === workspace && call.visibleFrom <= account.now() && !account.isPrivate(number)
  })
  return shown.slice(0, 12).flatMap((number) => {
    const call = account.call(number)
    const one = new Dice(account.seed, SALTS.library, folder, number)
    const created = call.visibleFrom + one.int(5) * DAY
    if (created > account.now()) return []
    const from = one.int(Math.max(1, call.duration - 10))
    return {
      id: call.id,
      title: call.title,
      note: one.pick(NOTES),
      addedBy: account.users[one.int(Math.min(8, account.users.length))]?.id,
      created: formatDateTime(created, account.timeZone),
      url: `https://us-11111.app.gong.example/call?id=${call.id}`,
      snippet: one.chance(0.5)
        ? { fromSec: from, toSec: Math.min(call.duration, from + one.between(20, 180)) }
        : null,
    }
  })
}
