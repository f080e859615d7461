import { type Command, Option } from 'commander'
import { type Setting, settings } from './settings.ts'

/** Adds the options of every command that talks to Gong; `heading` groups them in the help. */
export function addSettings(command: Command, heading?: string): Command {
  for (const setting of Object.values(settings) as Setting[]) {
    if (setting.flag === undefined) continue
    const shown = setting.defaultText === undefined ? '' : ` (default: ${setting.defaultText})`
    const summary = `${setting.summary.replace(/\.$/, '')}${shown} [${setting.variable}]`
    const option = new Option(`--${setting.flag} <value>`, summary)
    command.addOption(heading === undefined ? option : option.helpGroup(heading))
  }
  return command
}
