import { type OperationNode, refTo } from '../description.ts'
import type { NewOperationCorrection, NewSchemaCorrection } from './correction.ts'

const source =
  'polymetrics-ai/cli (target_definitions.json, its operation tests and live runs of August 2026); Gong published both operations after the description at hand. Scopes are unknown.'

const requestId = {
  type: 'string',
  description: 'A Gong request reference Id, generated for this request.',
  example: '4al018gzaztcr8nbukw',
}

const workspaceId = {
  name: 'workspaceId',
  in: 'query',
  description: 'Workspace identifier.',
  required: true,
  schema: { type: 'string' },
}

const answersWith = (schema: string): OperationNode['responses'] => ({
  '200': { description: 'Done', content: { 'application/json': { schema: refTo(schema) } } },
  ...Object.fromEntries(
    ['400', '401', '404', '429', '500'].map((status) => [
      status,
      { description: 'Refused', content: { 'application/json': { schema: refTo('ErrorResponse') } } },
    ]),
  ),
})

/** The schemas of the Targets operations, which the description lacks. */
export const targetSchemas: readonly NewSchemaCorrection[] = [
  {
    at: 'TargetDefinition',
    what: 'A target that a company has defined.',
    source,
    schema: {
      type: 'object',
      description: 'A target that the company has defined.',
      properties: {
        id: { type: 'string', format: 'int64-id', description: 'Gong’s identifier of the target.' },
        name: { type: 'string' },
        description: { type: 'string' },
        type: { type: 'string' },
        unit: { type: 'string' },
        hierarchyType: { type: 'string' },
        createdDateTime: { type: 'string', format: 'date-time', description: 'When the target was created.' },
      },
    },
  },
  {
    at: 'TargetsResponse',
    what: 'The answer of GET /v2/targets; it comes whole, without pages.',
    source,
    schema: {
      type: 'object',
      properties: { requestId, targets: { type: 'array', items: refTo('TargetDefinition') } },
    },
  },
]

/** The Targets operations, which the description lacks. */
export const targetOperations: readonly NewOperationCorrection[] = [
  {
    at: 'GET /v2/targets',
    what: 'Lists the targets of a workspace; without workspaceId Gong answers 400.',
    source,
    operation: {
      operationId: 'listTargetDefinitions',
      tags: ['Targets'],
      summary: 'List target definitions (/v2/targets)',
      parameters: [workspaceId],
      responses: answersWith('TargetsResponse'),
    },
  },
  {
    at: 'POST /v2/targets/{targetId}/assignments',
    what: 'Uploads the assignments of a target as a CSV file. What it answers beside requestId is unknown.',
    source,
    operation: {
      operationId: 'uploadAssignments',
      tags: ['Targets'],
      summary: 'Upload target assignments (/v2/targets/{targetId}/assignments)',
      parameters: [
        {
          name: 'targetId',
          in: 'path',
          description: 'The target that the assignments belong to.',
          required: true,
          schema: { type: 'string' },
        },
        workspaceId,
        {
          name: 'validateOnly',
          in: 'query',
          description: 'Checks the file and changes nothing. Default: false.',
          required: false,
          schema: { type: 'boolean' },
        },
      ],
      requestBody: {
        required: true,
        content: {
          'multipart/form-data': {
            schema: {
              type: 'object',
              required: ['file'],
              properties: {
                file: { type: 'string', format: 'binary', description: 'The assignments, as CSV.' },
              },
            },
          },
        },
      },
      responses: answersWith('BaseResponse'),
    },
  },
]
