/** The two generations of Airbyte's paths to the same instances. */
export const instancesBase = '/api/v1/connectors/instances'
export const connectorsBase = '/api/v1/integrations/connectors'
export const bases = [instancesBase, connectorsBase] as const

/** The id that Airbyte's registry gives to its Gong connector; clients look instances up by it. */
export const gongDefinitionId = '32382e40-3b49-4b99-9c5c-4076501914e7'
