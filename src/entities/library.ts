import { getCallsInSpecificFolder, getLibraryStructure } from '../api/operations/library.gen.ts'
import { defineStream } from './entity.ts'

/** Public folders of the call library; Gong never lists private or archived ones. */
export const libraryFolders = defineStream({
  name: 'library_folders',
  summary: 'Public folders of the call library.',
  aliases: [],
  actions: {
    list: {
      kind: 'list',
      summary: 'Public folders of a workspace; companies with several workspaces must name one.',
      operation: getLibraryStructure,
      select: 'folders',
      templates: {
        'list-library-folders': {
          description: 'Public folders of a workspace, or of all.',
          inputs: ['workspaceId?'],
          fillings: { workspaceId: { entity: 'workspaces', field: 'id' } },
        },
      },
    },
  },
  stream: {
    model: 'LibraryFolder',
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
export const libraryFolderContent = defineStream({
  name: 'library_folder_content',
  summary: 'Calls and snippets in the folders of the call library.',
  aliases: [],
  actions: {
    list: {
      kind: 'list',
      summary: 'Calls in a folder.',
      operation: getCallsInSpecificFolder,
      select: 'calls',
      templates: { 'list-library-folder-content': { inputs: ['folderId'] } },
    },
  },
  stream: {
    model: 'LibraryFolderContent',
    read: { by: 'parents', parents: [{ entity: 'library_folders', field: 'id', param: 'folderId' }] },
    // A call may lie in several folders, and in one folder with several snippets.
    key: ['folderId', 'id', 'created'],
    stamps: { folderId: { type: ['string', 'null'], description: 'Folder that the call lies in.' } },
    privateFlag: 'isPrivate',
    airbyte: { name: 'libraryFolderContent' },
  },
})
