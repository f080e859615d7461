import type { RawOperation } from './description.ts'

/**
 * What Gong answers to and its published description does not say: the Targets, which came after it, and
 * parameters and bodies that stand only in its prose (gong facts, section 3 and 5: 19, 20).
 */
export const ADDED_OPERATIONS: Readonly<Record<string, Readonly<Record<string, Partial<RawOperation>>>>> = {
  '/v2/targets': {
    get: {
      operationId: 'listTargetDefinitions',
      parameters: [{ name: 'workspaceId', in: 'query', required: true, schema: { type: 'string' } }],
      responses: { '200': {}, '400': {}, '401': {} },
    },
  },
  '/v2/targets/{targetId}/assignments': {
    post: {
      operationId: 'uploadAssignments',
      parameters: [
        { name: 'targetId', in: 'path', required: true, schema: { type: 'string' } },
        { name: 'workspaceId', in: 'query', required: true, schema: { type: 'string' } },
        { name: 'validateOnly', in: 'query', schema: { type: 'boolean' } },
      ],
      requestBody: {
        content: {
          'multipart/form-data': {
            schema: {
              type: 'object',
              required: ['file'],
              properties: { file: { type: 'string', format: 'binary' } },
            },
          },
        },
      },
      responses: { '200': {}, '400': {}, '401': {}, '404': {} },
    },
  },
  '/v2/crm/entities': {
    get: {
      // The description prints the ids as a query parameter and says that they are the body.
      parameters: [
        { name: 'integrationId', in: 'query', required: true, schema: { type: 'integer', format: 'int64' } },
        {
          name: 'objectType',
          in: 'query',
          required: true,
          schema: { type: 'string', enum: ['ACCOUNT', 'CONTACT', 'DEAL', 'LEAD'] },
        },
      ],
      requestBody: {
        content: { 'application/json': { schema: { type: 'array', items: { type: 'string' } } } },
      },
    },
    post: {
      parameters: [
        { name: 'integrationId', in: 'query', required: true, schema: { type: 'integer', format: 'int64' } },
        {
          name: 'objectType',
          in: 'query',
          required: true,
          schema: { type: 'string', enum: ['ACCOUNT', 'CONTACT', 'DEAL', 'LEAD', 'BUSINESS_USER', 'STAGE'] },
        },
        { name: 'clientRequestId', in: 'query', required: true, schema: { type: 'string' } },
      ],
    },
  },
}
