import { expect, test } from 'vitest'
import { describeSurface } from './surface.ts'

test('what users rely on has changed only where the snapshot says so', async () => {
  // Meant to change? `npx vitest run test/surface --update`, and look at the difference.
  await expect(describeSurface()).toMatchFileSnapshot('surface.txt')
})
