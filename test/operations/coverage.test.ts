import { globSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Operation } from '../../src/api/operation.ts'
import { actionsOf, isReading, paramsOf, recordSchema } from '../../src/entities/actions.ts'
import { entityList } from '../../src/entities/entities.ts'

const folder = new URL('../../src/api/operations/', import.meta.url)
const modules = globSync('*.gen.ts', { cwd: folder.pathname }).map(
  (name) => import(new URL(name, folder).href),
)
const published = (await Promise.all(modules)).flatMap((module) =>
  Object.values(module as Record<string, Operation>),
)
const actions = entityList.flatMap(actionsOf)
const byName = actions.map((target) => [`${target.entity.name} ${target.name}`, target] as const)

describe('the actions', () => {
  test('are every operation that Gong publishes, and none that it does not', () => {
    const declared = new Set<Operation>(actions.map(({ action }) => action.operation))
    expect(published).toHaveLength(69)
    expect(
      published.filter((operation) => !declared.has(operation)).map(({ operationId }) => operationId),
    ).toEqual([])
    expect([...declared].filter((operation) => !published.includes(operation))).toEqual([])
  })

  test('are one an operation, but for the downloads, which Gong has no operation for', () => {
    const own = actions.filter(({ action }) => action.kind !== 'download')
    expect(own).toHaveLength(69)
    expect(new Set(own.map(({ action }) => action.operation)).size).toBe(69)
  })

  test.each(byName)('%s has a record where it says', (_name, { action }) => {
    if (action.select !== undefined)
      expect(Object.keys(action.operation.answer.properties ?? {})).toContain(action.select)
    expect(recordSchema(action).properties ?? recordSchema(action).additionalProperties).toBeDefined()
    if (action.kind === 'list') expect(action.select).toBeDefined()
    if (action.operation.isPaged) expect(['list', 'download']).toContain(action.kind)
  })

  test.each(byName)('%s takes every parameter of its operation', (_name, { action }) => {
    if (action.kind === 'download') return
    const wanted = Object.keys(action.operation.params)
    expect(Object.keys(paramsOf(action))).toEqual(expect.arrayContaining(wanted))
  })

  test('say what they do to what is there exactly where they write', () => {
    for (const { entity, name, action } of actions)
      expect(action.effect !== undefined, `${entity.name} ${name}`).toBe(!isReading(action))
  })

  test('read with a method that changes nothing, or one of Gong’s reads by POST', () => {
    for (const { entity, name, action } of actions) {
      if (isReading(action))
        expect(['GET', 'POST'], `${entity.name} ${name}`).toContain(action.operation.method)
    }
  })

  test('have a key that Gong knows where they can be told from their own repetition', () => {
    const keyed = actions.filter(({ action }) => action.once !== undefined)
    expect(keyed.length).toBeGreaterThan(5)
    for (const { action } of keyed) expect(Object.keys(action.operation.params)).toContain(action.once?.param)
  })
})

test('no two entities share a name', () => {
  const names = entityList.flatMap(({ name, aliases, stream }) => [
    ...new Set(
      [name, ...aliases, ...(stream === undefined ? [] : [stream.airbyte.name])].map((each) =>
        each.replaceAll('_', '').toLowerCase(),
      ),
    ),
  ])
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
})
