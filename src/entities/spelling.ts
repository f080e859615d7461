/** A name without what spellings differ in: `workspace-id`, `workspace_id` and `workspaceId` are one. */
export function fold(name: string): string {
  return name.replaceAll(/[_\-\s]/g, '').toLowerCase()
}

/** `primaryUserId` as `primary_user_id`; runs of capitals and odd characters become one word. */
export function snakeCase(name: string): string {
  return name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .replaceAll(/[^A-Za-z\d]+/g, '_')
    .toLowerCase()
}
