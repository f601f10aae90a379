// Bundles the page: node bundle.mjs OUTPUT_DIRECTORY
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = dirname(fileURLToPath(import.meta.url))
const source = join(root, 'src/main/web')
const output = process.argv[2]
if (output === undefined) {
  console.error('usage: node bundle.mjs OUTPUT_DIRECTORY')
  process.exit(2)
}

const hashOf = bytes => createHash('sha256').update(bytes).digest('hex').slice(0, 16)

/** Names and licence texts of the packages whose code is in the bundle. */
const licencesOf = async inputs => {
  const packages = new Set(
    inputs.flatMap(path => path.match(/^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[1] ?? [])
  )
  const texts = await Promise.all(
    [...packages].sort().map(async name => {
      const folder = join(root, 'node_modules', name)
      const { version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
      const file = (await readdir(folder)).find(entry => /^licen[cs]e/i.test(entry))
      const text = file === undefined ? '' : await readFile(join(folder, file), 'utf8')
      return `${name} ${version} (${license})\n\n${text.trim()}\n`
    })
  )
  return `The pages of this demo contain code of these packages.\n\n${texts.join(`\n${'-'.repeat(80)}\n\n`)}`
}

const result = await build({
  absWorkingDir: root,
  entryPoints: ['main.js', 'main.css', 'theme.js', 'favicon.svg'].map(name => join(source, name)),
  outdir: output,
  outbase: source,
  bundle: true,
  minify: true,
  format: 'esm',
  target: ['es2022'],
  charset: 'utf8',
  legalComments: 'none',
  entryNames: 'assets/[name]-[hash]',
  loader: { '.svg': 'copy' },
  define: { 'process.env.NODE_ENV': '"production"' },
  metafile: true,
  write: false
})

const files = new Map(result.outputFiles.map(({ path, contents }) => [path.slice(output.length + 1), contents]))
let page = await readFile(join(source, 'index.html'), 'utf8')
for (const path of files.keys()) {
  const name = basename(path).replace(/-[A-Z0-9]+(\.\w+)$/, '$1')
  page = page.replaceAll(`{{${name}}}`, path)
}
const open = page.match(/\{\{.*?\}\}/)
if (open) throw new Error(`index.html asks for ${open[0]}, which the bundle does not have`)
files.set('index.html', Buffer.from(page))
files.set('licenses.txt', Buffer.from(await licencesOf(Object.keys(result.metafile.inputs))))

await rm(output, { recursive: true, force: true })
for (const [path, contents] of files) {
  await mkdir(dirname(join(output, path)), { recursive: true })
  await writeFile(join(output, path), contents)
}
// last, because a bundle with a manifest is complete: path, tab, hash of the contents
const manifest = [...files]
  .map(([path, contents]) => `${path}\t${hashOf(contents)}\n`)
  .sort()
  .join('')
await writeFile(join(output, 'manifest.tsv'), manifest)
for (const [path, contents] of files) {
  if (extname(path) === '.js') console.log(`${path} ${Math.round(contents.length / 1024)} KiB`)
}
