import { existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** Debian's Chromium, and what GitHub's runners have. */
const executablePath =
  ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
    existsSync(path),
  ) ?? '';

/** A browser that asks nothing of the network by itself. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** Whether there is a browser to test with; under CI there must be. */
export const hasBrowser = executablePath !== '' || process.env.CI !== undefined;

export interface WatchedPage {
  readonly page: Page;
  /** What went wrong: errors of scripts and of the console, violations of the content security policy. */
  readonly problems: readonly string[];
}

/** A page in a profile of its own. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(`script: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()} (${page.url()})`);
  });
  await page.addInitScript(`document.addEventListener('securitypolicyviolation', (event) => {
    console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI);
  });`);
  page.setDefaultTimeout(10_000);
  return { page, problems };
}

/** How many pixels of a page are beyond the right edge. */
export function measureOverflow(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

/**
 * Texts whose contrast is below WCAG 2.2 AA (1.4.3), and fields without a label (1.3.1): `what: text`. Images behind
 * texts are not looked at: the dashboard has none.
 */
export function listBarriers(page: Page): Promise<readonly string[]> {
  return page.evaluate(`(() => {
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const read = (color) => {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
      return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const light = ([r, g, b]) => {
      const part = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
      return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
    };
    const findGround = (element) => {
      for (let each = element; each !== null; each = each.parentElement) {
        const color = read(getComputedStyle(each).backgroundColor);
        if (color[3] === 255) return color;
      }
      return [255, 255, 255, 255];
    };
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node.parentElement;
      if (node.data.trim() === '' || !element.checkVisibility()) continue;
      if (element.closest('svg, script, option, .hidden, .skip') !== null) continue;
      const { color, fontSize, fontWeight } = getComputedStyle(element);
      const [high, low] = [light(read(color)), light(findGround(element))].sort((a, b) => b - a);
      const isLarge = parseFloat(fontSize) >= 24 || (parseFloat(fontSize) >= 18.66 && Number(fontWeight) >= 700);
      const contrast = (high + 0.05) / (low + 0.05);
      if (contrast < (isLarge ? 3 : 4.5)) found.push('contrast ' + contrast.toFixed(2) + ': ' + node.data.trim());
    }
    for (const field of document.querySelectorAll('input:not([type=hidden]), select, textarea')) {
      if (field.labels.length === 0) found.push('no label: ' + field.name);
    }
    return found;
  })()`);
}

const folder = join(import.meta.dirname, '../../../docs/gateway');
const maxBytes = 150 * 1024;

/**
 * Keeps a picture of the page for the docs, where UPDATE_SCREENSHOTS is set; nothing otherwise.
 * @throws Error for one that is too large to commit
 */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  if (process.env.UPDATE_SCREENSHOTS === undefined) return;
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}.png`);
  await page.screenshot({ path, animations: 'disabled' });
  if (statSync(path).size > maxBytes) throw new Error(`${path} is larger than ${maxBytes} bytes.`);
}
