import type { OperationCorrection } from './correction.ts'

const readProfiles = {
  scopes: ['api:permission-profile:read'],
  what: 'The scope, which the prose leaves out.',
  source:
    'Inferred from the default scope list of n8n’s GongOAuth2Api credential, which has it beside the scopes that Gong documents.',
} as const satisfies Omit<OperationCorrection, 'at'>

const writeProfiles = {
  ...readProfiles,
  scopes: ['api:permission-profile:write'],
} as const satisfies Omit<OperationCorrection, 'at'>

/** Operations that the description gets wrong or tells only in prose. */
export const operations: readonly OperationCorrection[] = [
  {
    at: 'GET /v2/calls',
    parameters: [
      { name: 'fromDateTime', required: false },
      { name: 'toDateTime', required: false },
    ],
    what: 'Both dates may be left out.',
    source:
      'The prose of both ("If not provided, list starts with earliest call"); airbyte source-gong sent fromDateTime alone for years.',
  },
  {
    at: 'POST /v2/calls/extensive',
    scopes: ['api:calls:read:extensive'],
    conditionalScopes: [{ scope: 'api:calls:read:media-url', when: 'contentSelector.exposedFields.media' }],
    what: 'The second scope is needed only by those who ask for media addresses.',
    source: 'The prose of the operation.',
  },
  {
    at: 'GET /v2/library/folder-content',
    parameters: [{ name: 'folderId', required: true }],
    what: 'folderId is needed.',
    source: 'gonimbly/gong-mcp, tried on a live account.',
  },
  {
    at: 'GET /v2/library/folders',
    parameters: [
      {
        name: 'workspaceId',
        description: 'Workspace identifier. Companies with more than one workspace must name one (else 400).',
      },
    ],
    what: 'workspaceId is optional only for companies with a single workspace.',
    source: 'gonimbly/gong-mcp, tried on a live account.',
  },
  {
    at: 'GET /v2/coaching',
    parameters: [
      { name: 'workspace-id', description: 'Workspace identifier.' },
      { name: 'manager-id', description: 'The user id of the manager whose team is asked about.' },
      {
        name: 'from',
        schema: { type: 'string', format: 'date-time' },
        description: 'Start of the time asked about, included: a full date-time (a date alone is refused).',
      },
      {
        name: 'to',
        schema: { type: 'string', format: 'date-time' },
        description: 'End of the time asked about, excluded: a full date-time (a date alone is refused).',
      },
    ],
    what: 'from and to are full date-times and bound a half-open range.',
    source: 'gonimbly/gong-mcp, tried on a live account; the prose was copied from another operation.',
  },
  {
    at: 'GET /v2/crm/entities',
    removeParameters: ['objectsCrmIds'],
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: {
            type: 'array',
            maxItems: 100,
            items: { type: 'string' },
            description: 'The CRM ids of the objects asked for, at most 100.',
          },
        },
      },
    },
    what: 'The CRM ids go as a JSON list in the body of the GET request, not in the query.',
    source:
      'The prose of the operation ("The request body contains an array of objects ids", with an example); OzTamir/gong-cli docs/DESIGN.md.',
  },
  {
    at: 'POST /v2/crm/entities',
    parameters: [
      {
        name: 'integrationId',
        in: 'query',
        required: true,
        description: 'Integration ID generated when creating the integration.',
        schema: { type: 'integer', format: 'int64' },
      },
      {
        name: 'objectType',
        in: 'query',
        required: true,
        description: 'What the file holds.',
        schema: {
          type: 'string',
          enum: ['ACCOUNT', 'CONTACT', 'DEAL', 'LEAD', 'BUSINESS_USER', 'STAGE'],
        },
      },
      {
        name: 'clientRequestId',
        in: 'query',
        required: true,
        description: 'Names this upload, so that GET /v2/crm/request-status can be asked about it.',
        schema: { type: 'string' },
      },
    ],
    what: 'The three query parameters, which only the prose and its examples show.',
    source:
      'The prose of the operation: "POST /v2/crm/entities?clientRequestId=1234&integrationId=...&objectType=...".',
  },
  { at: 'GET /v2/permission-profile', ...readProfiles },
  { at: 'GET /v2/all-permission-profiles', ...readProfiles },
  { at: 'PUT /v2/permission-profile', ...writeProfiles },
  { at: 'POST /v2/permission-profile', ...writeProfiles },
]
