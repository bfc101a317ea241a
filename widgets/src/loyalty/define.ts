import { RgLoyalty } from './rg-loyalty.ts'

// Twice on a page it is once in the page.
if (!customElements.get('rg-loyalty')) customElements.define('rg-loyalty', RgLoyalty)
