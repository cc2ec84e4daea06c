/** Text that becomes code, leaves its place or is not seen where it is put into code, prose or a path unescaped. */
export const payloads: ReadonlyMap<string, string> = new Map([
  ['single quote', "'-canary()-'"],
  ['double quote', '"-canary()-"'],
  ['backtick', '`-canary()-`'],
  ['template hole', '\u0024{canary()}'],
  ['comment end', '*/canary()/*'],
  ['backslash', "\\'-canary()-\\'"],
  ['newline', 'x\n;canary();\r\n//'],
  ['line separator', 'x\u2028;canary();\u2029//'],
  ['script end', '</script><script>canary()</script><!--'],
  ['handlebars', "{{constructor.constructor 'canary()'}}{{{canary}}}"],
  ['__proto__', '__proto__'],
  ['unseen', 'a\u202e\u2066\u200b\ufeff\u{e0063}\u{e0061}\u{e006e}\u0000\u001b[2J'],
  ['one megabyte', `${'x'.repeat(1_048_576)}'-canary()-'`],
  ['require', "'+require('child_process').execSync('touch canary')+canary()+'"],
  ['path', '../../../../canary'],
]);
