/** Scopes that the streams need of an OAuth app; a test compares them with what the streams declare. */
const scopes = [
  'api:calls:read:basic',
  'api:calls:read:extensive',
  'api:calls:read:media-url',
  'api:calls:read:transcript',
  'api:users:read',
  'api:stats:scorecards',
  'api:stats:interaction',
  'api:stats:user-actions',
  'api:stats:user-actions:detailed',
  'api:settings:scorecards:read',
  'api:settings:trackers:read',
  'api:workspaces:read',
  'api:library:read',
  'api:coaching:read',
  'api:call-outcomes:read',
]

const oauthCredentials = {
  type: 'object',
  title: 'OAuth 2.0',
  required: ['auth_type', 'client_id', 'client_secret', 'refresh_token'],
  properties: {
    auth_type: { type: 'string', const: 'OAuth2.0', order: 0 },
    client_id: { type: 'string', title: 'Client ID', description: 'Client id of the Gong app.', order: 1 },
    client_secret: {
      type: 'string',
      title: 'Client Secret',
      description: 'Client secret of the Gong app.',
      airbyte_secret: true,
      order: 2,
    },
    refresh_token: {
      type: 'string',
      title: 'Refresh Token',
      description: 'Works once: each refresh gives a new one, which is written back to this configuration.',
      airbyte_secret: true,
      order: 3,
    },
    access_token: {
      type: 'string',
      title: 'Access Token',
      description: 'Fetched with the refresh token when missing or expired.',
      airbyte_secret: true,
      order: 4,
    },
    token_expiry_date: {
      type: 'string',
      title: 'Token Expiry Date',
      description: 'When the access token expires.',
      format: 'date-time',
      order: 5,
    },
  },
}

const keyCredentials = {
  type: 'object',
  title: 'Access Key',
  required: ['auth_type', 'access_key', 'access_key_secret'],
  properties: {
    auth_type: { type: 'string', const: 'APIKey', order: 0 },
    access_key: {
      type: 'string',
      title: 'Access Key',
      description: 'Made by a technical administrator in Gong under Settings › Ecosystem › API.',
      airbyte_secret: true,
      order: 1,
    },
    access_key_secret: {
      type: 'string',
      title: 'Access Key Secret',
      description: 'Shown once, when the key is made.',
      airbyte_secret: true,
      order: 2,
    },
  },
}

const momentPattern = '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z$'

const connectionSpecification = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'object',
  title: 'Gong Source Spec',
  required: ['credentials'],
  additionalProperties: true,
  properties: {
    credentials: {
      type: 'object',
      title: 'Authentication',
      description: 'How to sign in to Gong.',
      oneOf: [oauthCredentials, keyCredentials],
      order: 0,
    },
    start_date: {
      type: 'string',
      title: 'Start Date',
      description: 'UTC date-time from which on calls and reviews are read. Without it, all that there are.',
      pattern: momentPattern,
      pattern_descriptor: 'YYYY-MM-DDTHH:mm:ssZ',
      examples: ['2024-01-01T00:00:00Z'],
      format: 'date-time',
      order: 1,
    },
    end_date: {
      type: 'string',
      title: 'End Date',
      description: 'UTC date-time before which calls and reviews are read. Without it, up to now.',
      pattern: momentPattern,
      pattern_descriptor: 'YYYY-MM-DDTHH:mm:ssZ',
      examples: ['2024-07-01T00:00:00Z'],
      format: 'date-time',
      order: 2,
    },
    lookback_window_days: {
      type: 'integer',
      title: 'Lookback Window (Days)',
      description:
        'How many days of what was read before are read again, for calls that appear late or change. Default: 3; for the first sync that goes on from a state of another Gong source: 0.',
      minimum: 0,
      examples: [0, 3, 7],
      order: 3,
    },
    num_workers: {
      type: 'integer',
      title: 'Number of Concurrent Workers',
      description: 'Requests under way at the same time at most. Gong allows 3 a second in any case.',
      minimum: 1,
      maximum: 10,
      default: 4,
      order: 4,
    },
    workspace_id: {
      type: 'string',
      title: 'Workspace ID',
      description: 'Read only this workspace, where Gong can tell them apart.',
      pattern: '^\\d{1,20}$',
      order: 5,
    },
    include_private_calls: {
      type: 'boolean',
      title: 'Include Private Calls',
      description:
        'Private calls and their transcripts are left out, as Gong asks of listed apps, unless this is on.',
      default: false,
      order: 6,
    },
    base_url: {
      type: 'string',
      title: 'API Base URL',
      description:
        'Host of the API, shown in Gong under Settings › Ecosystem › API. OAuth tells it by itself. Default: https://api.gong.io',
      examples: ['https://us-12345.api.gong.io'],
      format: 'uri',
      order: 7,
    },
    oauth_base_url: {
      type: 'string',
      title: 'OAuth Base URL',
      description: 'Host that gives OAuth tokens. Default: https://app.gong.io',
      examples: ['https://app.gong.io'],
      format: 'uri',
      order: 8,
    },
  },
}

const secretPath = (name: string) => ({ type: 'string', path_in_connector_config: ['credentials', name] })
const plainObject = { type: 'object', additionalProperties: false }

const advancedAuth = {
  auth_flow_type: 'oauth2.0',
  predicate_key: ['credentials', 'auth_type'],
  predicate_value: 'OAuth2.0',
  oauth_config_specification: {
    oauth_connector_input_specification: {
      consent_url:
        'https://app.gong.io/oauth2/authorize?{{client_id_key}}={{client_id_value}}&{{redirect_uri_key}}={{ {{redirect_uri_value}} | urlEncoder }}&response_type=code&{{state_key}}={{state_value}}&{{scope_key}}={{ {{scope_value}} | urlEncoder }}',
      scope: scopes.join(' '),
      scopes: scopes.map((scope) => ({ scope })),
      access_token_url: 'https://app.gong.io/oauth2/generate-customer-token',
      access_token_headers: {
        Authorization: 'Basic {{ {{client_id_value}}:{{client_secret_value}} | base64Encoder }}',
      },
      access_token_params: {
        grant_type: 'authorization_code',
        '{{redirect_uri_key}}': '{{redirect_uri_value}}',
        '{{auth_code_key}}': '{{auth_code_value}}',
      },
      extract_output: ['access_token', 'refresh_token', 'expires_in'],
    },
    complete_oauth_output_specification: {
      ...plainObject,
      properties: { access_token: secretPath('access_token'), refresh_token: secretPath('refresh_token') },
    },
    complete_oauth_server_input_specification: {
      ...plainObject,
      properties: { client_id: { type: 'string' }, client_secret: { type: 'string' } },
    },
    complete_oauth_server_output_specification: {
      ...plainObject,
      properties: { client_id: secretPath('client_id'), client_secret: secretPath('client_secret') },
    },
  },
}

/**
 * What `spec` answers: Airbyte's own configuration of its Gong source and the options that are only ours.
 * A constant that needs nothing else, so that the answer comes at once.
 */
export const connectorSpecification = {
  protocol_version: '0.3.2',
  documentationUrl: 'https://docs.airbyte.com/integrations/sources/gong',
  supportsIncremental: true,
  supported_destination_sync_modes: [],
  connectionSpecification,
  advanced_auth: advancedAuth,
}
