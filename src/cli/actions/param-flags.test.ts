import { Option } from 'commander'
import { describe, expect, test } from 'vitest'
import { actionsOf, paramsOf } from '../../entities/actions.ts'
import { entityList } from '../../entities/entities.ts'
import { type Setting, settings } from '../settings.ts'
import { createActionCommand, parseAction } from './action-command.ts'
import { optionsOfKind } from './own-options.ts'
import { flagsOf, positionalOf } from './param-flags.ts'

const targets = entityList.flatMap(actionsOf)

describe.each(targets.map((target) => [`${target.entity.name} ${target.name}`, target] as const))(
  'the flags of %s',
  (_title, target) => {
    const flags = flagsOf(target.action)

    test('stand for all its parameters, in words apart by dashes', () => {
      const params = Object.keys(paramsOf(target.action))
      const named = flags.map(({ param }) => param)
      if (target.action.kind !== 'download') expect(named.toSorted()).toEqual(params.toSorted())
      for (const { flag } of flags) expect(flag).toMatch(/^[a-z][a-z\d]*(-[a-z\d]+)*$/)
    })

    test('clash with none that every action has', () => {
      const own = optionsOfKind(target.action.kind).map(({ flags: text }) => new Option(text).long)
      const general = (Object.values(settings) as Setting[]).flatMap(({ flag }) =>
        flag ? [`--${flag}`] : [],
      )
      const all = [...flags.map(({ flag }) => `--${flag}`), ...own, ...general, '--help']
      expect(new Set(all).size).toBe(all.length)
    })

    test('come back as they were given, in every spelling', () => {
      const made = createActionCommand('execute', target, 0)
      for (const { flag, param, form } of flags) {
        for (const spelling of [`--${flag}`, `--${param}`, `--${flag.replaceAll('-', '_')}`]) {
          const args = form === 'switch' ? [spelling] : [spelling, '-a, b']
          const { command } = createActionCommand('execute', target, 0)
          const parsed = parseAction({ ...made, command }, target, args)
          expect([...parsed.flags]).toEqual([[param, form === 'switch' ? true : ['-a, b']]])
        }
      }
    })

    test('show in the help, required ones apart', () => {
      const help = createActionCommand('execute', target, 0).command.helpInformation()
      for (const { flag } of flags) expect(help).toContain(flag)
      expect(help).toContain(target.action.operation.path)
      const given = target.action.defaults?.(0) ?? {}
      const isAsking = flags.some(({ isRequired, param }) => isRequired && !(param in given))
      expect(help.includes('Required:')).toBe(isAsking)
    })
  },
)

test('a bare word is the id of what is got, changed or downloaded, and nothing where two things are needed', () => {
  const named = targets.map(({ entity, name, action }) => [`${entity.name} ${name}`, positionalOf(action)])
  expect(Object.fromEntries(named)).toMatchObject({
    'users get': 'id',
    'permission_profiles get': 'profileId',
    'meetings delete': 'meetingId',
    'calls upload_media': 'id',
    'call_audio download': 'callId',
    'crm_requests get': undefined,
    'calls list': undefined,
    'calls create': undefined,
    'permission_profiles create': undefined,
    'data_privacy find_email_address': 'emailAddress',
    'data_privacy erase_email_address': undefined,
  })
})
