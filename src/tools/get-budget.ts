import { readsNothing, type ToolDefinition, type ToolParts } from './tool.ts'

/** The tool that says what requests are left. */
export function createGetBudgetTool({ gong, now }: ToolParts): ToolDefinition {
  return {
    ...readsNothing,
    name: 'get_budget',
    description: 'Requests to Gong spent and left today. The quota is the whole company’s.',
    parameters: { type: 'object', properties: {} },
    run: async () => {
      const { perDay, perSecond } = gong.budget
      const spent = await gong.budget.spentToday()
      const midnight = new Date((Math.floor(now() / 86_400_000) + 1) * 86_400_000).toISOString()
      const left =
        perDay === 0
          ? 'no limit a day is set'
          : `${Math.max(0, perDay - spent)} of ${perDay} left until ${midnight}`
      const pace = perSecond === 0 ? 'No limit a second is set.' : `At most ${perSecond} a second.`
      return `${spent} requests spent today (UTC), as counted here; ${left}. ${pace} Other programs’ requests to Gong are not counted.`
    },
  }
}
