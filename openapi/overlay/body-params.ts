/** Names for bodies that are a list: Gong has none for them. */
export const bodyParamNames: Readonly<Record<string, string>> = {
  uploadCrmSchemaField: 'fields',
  getCrmObjects: 'crmIds',
}
