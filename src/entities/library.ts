import { z } from 'zod'
import { libraryCallSchema, libraryFolderSchema } from '../api/schemas/library.gen.ts'
import type { LibraryCall, LibraryFolder } from '../api/types.gen.ts'
import { defineEntity, shape } from './entity.ts'
import { id } from './params.ts'

const scopes = ['api:library:read']

/** Public folders of the call library; Gong never lists private or archived ones. */
export const libraryFolders = defineEntity({
  name: 'library_folders',
  summary: 'Public folders of the call library.',
  aliases: [],
  record: shape<LibraryFolder>(libraryFolderSchema),
  actions: {
    list: {
      kind: 'list',
      summary: 'Public folders of a workspace; companies with several workspaces must name one.',
      method: 'GET',
      path: '/v2/library/folders',
      scopes,
      params: z.object({ workspaceId: id('Folders of this workspace.').optional() }),
      select: 'folders',
      paging: 'none',
    },
  },
  stream: {
    // Without workspaceId Gong answers 400 in companies with several workspaces (gonimbly/gong-mcp, live).
    read: { by: 'parents', parents: [{ entity: 'workspaces', field: 'id', param: 'workspaceId' }] },
    key: ['id'],
    stamps: {
      workspaceId: { type: ['string', 'null'], description: 'Workspace that was asked for the folder.' },
    },
    airbyte: { name: 'libraryFolders' },
  },
})

/** Calls that lie in a library folder, whole or as a snippet. */
export const libraryFolderContent = defineEntity({
  name: 'library_folder_content',
  summary: 'Calls and snippets in the folders of the call library.',
  aliases: [],
  record: shape<LibraryCall>(libraryCallSchema),
  actions: {
    list: {
      kind: 'list',
      summary: 'Calls in a folder.',
      method: 'GET',
      path: '/v2/library/folder-content',
      scopes,
      params: z.object({ folderId: id('Folder whose calls to list.') }),
      select: 'calls',
      paging: 'none',
    },
  },
  stream: {
    read: { by: 'parents', parents: [{ entity: 'library_folders', field: 'id', param: 'folderId' }] },
    // A call may lie in several folders, and in one folder with several snippets.
    key: ['folderId', 'id', 'created'],
    stamps: { folderId: { type: ['string', 'null'], description: 'Folder that the call lies in.' } },
    privateFlag: 'isPrivate',
    airbyte: { name: 'libraryFolderContent' },
  },
})
