import type { Page } from 'playwright-core'

/** A text on the page, and how it stands out from what lies behind it. */
export interface Contrast {
  readonly text: string
  readonly ratio: number
  /** 24 pixels, or 18.66 in bold: WCAG's large text. */
  readonly isLarge: boolean
}

interface Painted {
  readonly text: string
  readonly color: string
  /** Of the text's element and those around it, from the inside out. */
  readonly backgrounds: readonly string[]
  readonly size: number
  readonly weight: number
}

/** Every element that has text of its own, as it is painted. */
const painted = `[...document.querySelectorAll('body *')]
  .filter((element) => element.checkVisibility({ opacityProperty: true }) &&
    !element.closest('.unseen, svg') &&
    [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== ''))
  .map((element) => {
    const { color, fontSize, fontWeight } = getComputedStyle(element)
    const backgrounds = []
    for (let at = element; at !== null; at = at.parentElement)
      backgrounds.push(getComputedStyle(at).backgroundColor)
    return { text: element.textContent.trim().slice(0, 40), color, backgrounds,
      size: Number.parseFloat(fontSize), weight: Number(fontWeight) }
  })`

/** The contrast of every text on the page, as WCAG computes it. */
export async function findContrasts(page: Page): Promise<Contrast[]> {
  const found = (await page.evaluate(painted)) as readonly Painted[]
  return found.map(({ text, color, backgrounds, size, weight }) => {
    const back = backgrounds.map(channels).find(([, , , alpha]) => alpha === 1) ?? [255, 255, 255, 1]
    const [light, dark] = [luminance(channels(color)), luminance(back)].toSorted((a, b) => b - a)
    return {
      text,
      ratio: ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05),
      isLarge: size >= 24 || (size >= 18.66 && weight >= 600),
    }
  })
}

function channels(color: string): readonly number[] {
  const numbers = (color.match(/[\d.]+/g) ?? []).map(Number)
  return numbers.length === 3 ? [...numbers, 1] : numbers
}

function luminance([red = 0, green = 0, blue = 0]: readonly number[]): number {
  const [r = 0, g = 0, b = 0] = [red, green, blue].map((channel) => {
    const share = channel / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
