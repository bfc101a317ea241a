import {
  Checkbox,
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  Radio,
} from '@mantine/core'

// Mantine's steps are drawn in our tokens, so that its parts follow them in light and dark without a second set of colours.
const accent = steps('var(--accent)', 'var(--accent-soft)')
const danger = steps('var(--danger)', 'var(--danger-soft)')

export const theme = createTheme({
  primaryColor: 'accent',
  colors: { accent, danger },
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--font-code)',
  headings: { fontFamily: 'var(--font)', fontWeight: '650' },
  defaultRadius: 'md',
  radius: { sm: 'var(--radius-sm)', md: 'var(--radius-sm)', lg: 'var(--radius)' },
  respectReducedMotion: true,
  cursorType: 'pointer',
  focusRing: 'auto',
  // On a filled part the ink turns dark in the dark scheme, where the accent is light.
  variantColorResolver: (input) => ({
    ...defaultVariantColorsResolver(input),
    ...(input.variant === 'filled' ? { color: 'var(--accent-ink)' } : {}),
  }),
  components: {
    Checkbox: Checkbox.extend({ defaultProps: { iconColor: 'var(--accent-ink)' } }),
    Radio: Radio.extend({ defaultProps: { iconColor: 'var(--accent-ink)' } }),
  },
})

export const tokensAsVariables: CSSVariablesResolver = () => ({ variables: {}, light: drawn, dark: drawn })

const drawn = {
  '--mantine-color-body': 'var(--page)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-bright': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--ink-soft)',
  '--mantine-color-placeholder': 'var(--ink-faint)',
  '--mantine-color-anchor': 'var(--accent)',
  '--mantine-color-error': 'var(--danger)',
  '--mantine-color-default': 'var(--surface-raised)',
  '--mantine-color-default-hover': 'var(--surface-sunken)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-default-border': 'var(--line-strong)',
  '--mantine-color-disabled': 'var(--surface-sunken)',
  '--mantine-color-disabled-color': 'var(--ink-faint)',
  '--mantine-color-disabled-border': 'var(--line)',
  '--mantine-primary-color-contrast': 'var(--accent-ink)',
  '--mantine-primary-color-filled': 'var(--accent)',
  '--mantine-primary-color-filled-hover': 'var(--accent-strong)',
  ...variantsOf('accent', 'var(--accent)', 'var(--accent-strong)', 'var(--accent-soft)'),
  ...variantsOf('danger', 'var(--danger)', 'var(--danger)', 'var(--danger-soft)'),
}

function variantsOf(name: string, filled: string, hover: string, soft: string): Record<string, string> {
  return {
    [`--mantine-color-${name}-filled`]: filled,
    [`--mantine-color-${name}-filled-hover`]: hover,
    [`--mantine-color-${name}-text`]: filled,
    [`--mantine-color-${name}-light`]: soft,
    [`--mantine-color-${name}-light-hover`]: soft,
    [`--mantine-color-${name}-light-color`]: filled,
    [`--mantine-color-${name}-outline`]: filled,
    [`--mantine-color-${name}-outline-hover`]: soft,
  }
}

function steps(full: string, soft: string): MantineColorsTuple {
  return [soft, soft, soft, full, full, full, full, full, full, full]
}
