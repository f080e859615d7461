import { executeAction } from '../execute/execute-action.ts'
import { executeBody } from '../execute/execute-body.ts'
import { findAction, findEntity } from '../execute/find-action.ts'
import { type IncomingFile, readForm } from '../execute/read-form.ts'
import { fileParamOf } from '../execute/read-params.ts'
import { checkBody, mediaTypeOf, readBody } from '../middleware/read-body.ts'
import { executeAnswerSchema, executeBodySchema } from '../openapi/execute-schema.ts'
import { RequestError } from '../request-error.ts'
import { defineRoute, type Route, type RouteRequest } from '../route.ts'
import { bases } from './bases.ts'
import { requireInstance } from './require-instance.ts'

/** Executing an action of an instance. */
export const executeRoutes: readonly Route[] = bases.map((base) =>
  defineRoute({
    method: 'POST',
    path: `${base}/{id}/execute`,
    tag: 'execute',
    summary: 'Execute an action of an entity.',
    body: executeBody,
    bodySchema: executeBodySchema,
    readsBody: true,
    answers: {
      200: {
        description: 'What the action gives; of a download the bytes themselves.',
        schema: executeAnswerSchema,
      },
      206: { description: 'The part of a download that was asked for.', contentType: '*/*' },
    },
    handle: execute,
  }),
)

async function execute(request: RouteRequest<unknown>): Promise<Response> {
  const instance = await requireInstance(request)
  const gong = await request.parts.instances.open(instance)
  if (mediaTypeOf(request.request) !== 'multipart/form-data') {
    const body = await readBody(request.request, executeBody)
    return executeAction({ gong, instance, body, request })
  }
  const form = await readForm(request.request, request.signal)
  try {
    const body = checkBody(form.request, executeBody)
    const file = form.file && fileParams(form.file, body.entity, body.action)
    return await executeAction({ gong, instance, body, file, request })
  } finally {
    form.close()
  }
}

/** The file under the name of the parameter that it is. */
function fileParams(file: IncomingFile, entity: string | null | undefined, action: string) {
  const target = findAction(findEntity(entity), action)
  const known = fileParamOf(target)
  const names = known === undefined ? [] : [...new Set([known.wire, known.param])]
  if (known !== undefined && names.includes(file.field)) return { [known.param]: file }
  throw new RequestError(
    'invalid_request',
    `The form's part “${file.field}” is no parameter of this action.`,
    {
      issues: [{ path: file.field, message: known ? `must be named ${names.join(' or ')}` : 'is not known' }],
      advice: known ? `Name the file's part “${known.wire}”.` : 'This action takes no file.',
      valid: names,
    },
  )
}
