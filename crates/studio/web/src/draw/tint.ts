// A strip's hue as a colour: each theme has one lightness and one chroma for all hues.

export type Tint = { lightness: string; chroma: string };

export function tinted({ lightness, chroma }: Tint, hue: number, alpha = 1): string {
  return `oklch(${lightness} ${chroma} ${hue} / ${alpha})`;
}
