// The main job, as people do it, in a real browser: the demo starts, a practitioner signs in with all
// four credentials, finds a child whose name is misspelt, opens the record for a reason, sees whom
// to call, adds an involvement; a second person sees it. Without JavaScript and with it.
//
//   node tests/browser/run.mjs [PROGRAM] [SCREENSHOTS]
//
// Prints a line a check and closes with "N passed, N failed".

import { spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')
const fromChecks = createRequire(join(root, 'crates/web/checks/package.json'))
const { chromium } = fromChecks('playwright-core')
const axeSource = readFileSync(fromChecks.resolve('axe-core/axe.min.js'), 'utf8')

const program = resolve(process.argv[2] ?? join(root, 'target/debug/contactpoint'))
const screenshots = process.argv[3] ? resolve(process.argv[3]) : null
if (screenshots) mkdirSync(screenshots, { recursive: true })

let passed = 0
let failed = 0
function check(what, holds, detail = '') {
  if (holds) passed += 1
  else failed += 1
  console.log(`${holds ? 'ok  ' : 'FAIL'} ${what}${holds || !detail ? '' : `: ${detail}`}`)
}

// --- the demo -----------------------------------------------------------------------------------

const folder = mkdtempSync(join(tmpdir(), 'contactpoint-browser-'))
const readyFile = join(folder, 'ready.json')
const demo = spawn(
  program,
  ['demo', '--children', '600', '--port', '0', '--dir', join(folder, 'demo'), '--ready-file', readyFile],
  { stdio: ['ignore', 'ignore', 'pipe'] },
)
let log = ''
demo.stderr.on('data', (text) => (log += text))

const sleep = (ms) => new Promise((done) => setTimeout(done, ms))

async function ready() {
  for (let i = 0; i < 600; i += 1) {
    if (existsSync(readyFile)) return JSON.parse(readFileSync(readyFile, 'utf8'))
    if (demo.exitCode !== null) throw new Error(`the demo ended: ${log}`)
    await sleep(200)
  }
  throw new Error('the demo was not ready in two minutes')
}

// --- the truth ----------------------------------------------------------------------------------

function csv(file) {
  const rows = []
  let row = []
  let cell = ''
  let quoted = false
  const text = readFileSync(file, 'utf8')
  for (let i = 0; i < text.length; i += 1) {
    const c = text[i]
    if (quoted) {
      if (c === '"' && text[i + 1] === '"') { cell += '"'; i += 1 } else if (c === '"') quoted = false
      else cell += c
    } else if (c === '"') quoted = true
    else if (c === ',') { row.push(cell); cell = '' } else if (c === '\n') { row.push(cell); rows.push(row); row = []; cell = '' } else if (c !== '\r') cell += c
  }
  const [head, ...body] = rows
  return body.map((cells) => Object.fromEntries(head.map((name, i) => [name, cells[i]])))
}

const hidden = new Set(['camhs', 'sexual-health', 'substance-misuse'])

// --- one-time codes (RFC 6238), each used once --------------------------------------------------

function codeAt(secret, step) {
  let bits = ''
  for (const c of secret) bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', key).update(counter).digest()
  const at = mac[19] & 15
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

const used = new Map()
async function freshCode(user) {
  for (;;) {
    const step = Math.floor(Date.now() / 30000)
    if ((used.get(user.user_name) ?? 0) < step) {
      used.set(user.user_name, step)
      return codeAt(user.totp_secret, step)
    }
    await sleep(500)
  }
}

// --- what a person does -------------------------------------------------------------------------

let interactions = 0
async function press(page, name) {
  interactions += 1
  await page.getByRole('button', { name }).first().click()
  await page.waitForLoadState()
}

async function signIn(page, url, user) {
  await page.goto(url)
  await page.getByLabel('User name').fill(user.user_name)
  await page.getByLabel('Password', { exact: true }).fill(user.password)
  await press(page, /continue|sign in/i)
  await page.getByLabel('PIN', { exact: true }).fill(user.pin)
  await page.locator('input[autocomplete="one-time-code"]').fill(await freshCode(user))
  await press(page, /continue|sign in/i)
  if (page.url().includes('/terms')) await press(page, /accept|agree|continue/i)
}

async function search(page, given, family, born) {
  const [year, month, day] = born.split('-')
  await page.locator('input[name="given_name"]').first().fill(given)
  await page.locator('input[name="family_name"]').first().fill(family)
  await page.locator('input[name="day"]').first().fill(day)
  await page.locator('input[name="month"]').first().fill(month)
  await page.locator('input[name="year"]').first().fill(year)
  await press(page, /^search|find/i)
}

// Where several children fit, one is chosen; then a reason, then the button.
async function openFirst(page) {
  const first = page.locator('input[type="radio"][name="row"]').first()
  if ((await first.count()) > 0) {
    interactions += 1
    await first.check({ force: true })
  }
  interactions += 1
  await page.locator('input[name="reason"][value="welfare"]').check({ force: true })
  await press(page, /open record/i)
}

// By keyboard alone: from the link above the results to a child, a reason and the button.
async function openFirstByKeyboard(page) {
  const tabTo = async (selector) => {
    for (let i = 0; i < 6; i += 1) {
      await page.keyboard.press('Tab')
      if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return
    }
    throw new Error(`the Tab key does not lead to ${selector}`)
  }
  await page.locator('.govuk-back-link').focus()
  for (const [selector, key] of [['[type="radio"][name="row"]', ' '], ['[type="radio"][name="reason"]', ' '], ['main button', 'Enter']]) {
    interactions += 1
    await tabTo(selector)
    await page.keyboard.press(key)
  }
  await page.waitForURL(/\/record\//)
}

async function axe(page, what) {
  await page.evaluate(axeSource)
  const found = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }))
  const faults = found.violations.filter((v) => !(v.id === 'aria-allowed-attr' && v.nodes.every((n) => n.html.includes('govuk-radios__input'))))
  check(`${what}: axe finds nothing`, faults.length === 0, faults.map((v) => `${v.id} ${v.nodes[0].html}`).join('; '))
}

async function picture(page, name) {
  if (!screenshots) return
  await page.setViewportSize({ width: 1280, height: 900 })
  await page.screenshot({ path: join(screenshots, `${name}.png`), fullPage: true })
  await page.setViewportSize({ width: 360, height: 800 })
  await page.screenshot({ path: join(screenshots, `${name}-phone.png`), fullPage: true })
  await page.setViewportSize({ width: 1280, height: 900 })
}

function misspelt(name) {
  return name.length > 4 ? name.slice(0, 2) + name[3] + name[2] + name.slice(4) : name
}

async function story(browser, info, withScript) {
  const kind = withScript ? 'with JavaScript' : 'without JavaScript'
  const children = csv(join(info.truth_dir, 'children.csv'))
  const involvements = csv(join(info.truth_dir, 'involvements.csv'))
  const today = new Date().toISOString().slice(0, 10)
  const current = (child) => involvements.filter((i) => i.child === child && (!i.end || i.end > today))
  const practitioners = info.users.filter((user) => user.role === 'practitioner')
  const [first, second] = withScript ? [practitioners[0], practitioners[1]] : [practitioners[2], practitioners[3]]

  const open = async () => {
    const context = await browser.newContext({ ignoreHTTPSErrors: true, javaScriptEnabled: withScript })
    const page = await context.newPage()
    page.on('console', (message) => { if (/Content Security Policy/.test(message.text())) check(`${kind}: CSP`, false, message.text()) })
    return page
  }

  // Children with a long name, several services and a unique name and date.
  const good = children.filter((c) => c.given_name.length > 5 && /^[A-Za-z]+$/.test(c.given_name) && current(c.child).length >= 4)
  check(`${kind}: the truth has children to look for`, good.length > 2)
  const [child, next] = withScript ? good : good.slice(2)

  const page = await open()
  const begun = Date.now()
  interactions = 0
  await signIn(page, info.url, first)
  check(`${kind}: signed in`, (await page.getByText('My children').count()) > 0 || (await page.locator('input[name="family_name"]').count()) > 0, page.url())
  if (withScript) { await axe(page, 'home'); await picture(page, 'home') }
  await search(page, misspelt(child.given_name), child.family_name, child.date_of_birth)
  check(`${kind}: nothing of the search stands in the URL`, !new RegExp(`${child.family_name}|${child.date_of_birth.slice(0, 4)}`, 'i').test(page.url()), page.url())
  if (withScript) { await axe(page, 'results'); await picture(page, 'results') }
  await openFirst(page)
  const seconds = (Date.now() - begun) / 1000
  const text = await page.locator('body').innerText()
  check(`${kind}: cold sign-in to phone numbers in ${interactions} interactions (at most 9)`, interactions <= 9)
  check(`${kind}: and ${seconds.toFixed(1)} s (at most 45)`, seconds <= 45)
  const due = current(child.child).filter((i) => !hidden.has(i.service))
  for (const i of due) {
    check(`${kind}: ${i.service} is shown with phone`, text.includes(i.phone), page.url())
    if (i.email) check(`${kind}: ${i.service} is shown with e-mail`, text.includes(i.email))
  }
  if (withScript) { await axe(page, 'record'); await picture(page, 'record') }
  const response = await page.reload()
  const headers = response.headers()
  check(`${kind}: the record is not stored by the browser`, /no-store/.test(headers['cache-control'] ?? ''))
  check(`${kind}: a strict CSP`, /default-src 'none'/.test(headers['content-security-policy'] ?? '') && !/unsafe/.test(headers['content-security-policy']))

  // Add one's own involvement: form, check answers, done.
  await page.getByRole('link', { name: /add my involvement/i }).first().click()
  await page.locator('select[name="service"]').selectOption('youth-work')
  await page.locator('input[name="phone"]').fill('01632 960 777')
  if (withScript) { await axe(page, 'add involvement'); await picture(page, 'add-involvement') }
  await page.locator('main form button').first().click()
  if (withScript) await axe(page, 'check involvement')
  await page.locator('main form button').first().click()
  check(`${kind}: involvement added`, /added/.test(page.url()), page.url())

  // The next child, in the same session.
  if (next) {
    await page.goto(info.url)
    interactions = 0
    await search(page, next.given_name, next.family_name, next.date_of_birth)
    await openFirst(page)
    check(`${kind}: the next child takes ${interactions} interactions (at most 4)`, interactions <= 4)
  }

  // Two children fit: one of them is chosen by keyboard alone.
  const isTwin = (c) => children.some((d) => d.child !== c.child && d.family_name === c.family_name && d.date_of_birth === c.date_of_birth)
  const twins = children.filter((c) => /^[A-Za-z]+$/.test(c.family_name) && isTwin(c))
  check(`${kind}: the truth has twins`, twins.length > 0)
  if (twins.length > 0) {
    await page.goto(info.url)
    interactions = 0
    await search(page, '', twins[0].family_name, twins[0].date_of_birth)
    await page.waitForURL(/\/results\//)
    check(`${kind}: nothing is chosen beforehand`, (await page.locator('main input:checked').count()) === 0)
    await openFirstByKeyboard(page)
    check(`${kind}: one of several children, by keyboard, takes ${interactions} interactions (at most 4)`, interactions <= 4)
  }

  // A second person sees it.
  const other = await open()
  await signIn(other, info.url, second)
  await search(other, child.given_name, child.family_name, child.date_of_birth)
  await openFirst(other)
  const seen = await other.locator('body').innerText()
  check(`${kind}: a second person sees the new involvement`, seen.includes('01632 960 777') && seen.includes(first.name))

  await other.getByRole('button', { name: /sign out/i }).first().click()
  await other.goto(`${info.url}/search`)
  check(`${kind}: after signing out nothing is shown`, /sign-in|session-expired/.test(other.url()), other.url())
  await page.context().close()
  await other.context().close()
}

// A child of the team's area with several source records: one is taken out after a preview, and put back.
async function sources(page, info) {
  const children = csv(join(info.truth_dir, 'children.csv')).filter((c) => /^[A-Za-z]+$/.test(c.given_name + c.family_name))
  for (const child of children.slice(0, 40)) {
    await page.goto(`${info.url}/search`)
    await search(page, child.given_name, child.family_name, child.date_of_birth)
    if ((await page.locator('main input[name="reason"]').count()) === 0) continue
    await openFirst(page)
    const tab = page.getByRole('link', { name: 'Source records' })
    if ((await tab.count()) === 0) continue
    await tab.click()
    const boxes = page.locator('main input[type="checkbox"]')
    if ((await boxes.count()) < 2) continue
    await axe(page, 'source records')
    await picture(page, 'sources')
    const path = page.url()
    await boxes.last().check({ force: true })
    await page.locator('input[name="reason"]').first().check({ force: true })
    await page.locator('main form button').first().click()
    check('directory-team: sees what there will be', /sources\/check$/.test(page.url()), page.url())
    await axe(page, 'what there will be')
    await picture(page, 'check-apart')
    await page.locator('main form button').first().click()
    const text = await page.locator('main').innerText()
    check('directory-team: records are taken out', /records have been taken out|waits for a second person/.test(text))
    await axe(page, 'held records, one child taken apart')
    await page.locator('form[action^="/rulings/"][action$="/undo"] button').first().click()
    check('directory-team: and put back', (await page.locator('main').innerText()).includes('has been undone'))
    await page.goto(path.replace('/sources', '/join'))
    await page.locator('input[name="number"]').fill('1234567890')
    await page.locator('main form button').first().click()
    await axe(page, 'a number of nobody')
    await picture(page, 'join-nobody')
    return 1
  }
  return 0
}

// The matching is checked: a sample is drawn, one record after another is judged, against what stands where two stand
// together, and the way to take them apart is shown.
async function checksTheMatching(page, info) {
  await page.goto(`${info.url}/matching`)
  if ((await page.locator('main form[action="/matching"]').count()) > 0) {
    await page.locator('main form[action="/matching"] button').click()
  }
  check('directory-team: a sample is drawn', /records are judged/.test(await page.locator('main').innerText()))
  await axe(page, 'a check of the matching')
  const next = page.getByRole('link', { name: 'Compare the next record' })
  if ((await next.count()) === 0) return
  await next.click()
  await axe(page, 'a drawn record beside others')
  await picture(page, 'check-item')
  await page.locator('main form button').first().click()
  check('directory-team: every record is to be judged', /There is a problem/.test(await page.locator('main').innerText()))
  const others = await page.locator('main input[type="radio"][value="other"]').all()
  for (const other of others) await other.check({ force: true })
  await page.locator('main form button').first().click()
  check('directory-team: the answers are kept', (await page.locator('body').innerText()).includes('Your answers have been saved'))
  await axe(page, 'after the answers')
  await picture(page, 'check-judged')
  await page.goto(`${info.url}/matching`)
  check('directory-team: the answers tell how good the matching is', /95% interval/.test(await page.locator('main').innerText()))
  await axe(page, 'what the answers say')
  await picture(page, 'check')
}

async function roles(browser, info) {
  let compared = 0
  let sorted = 0
  for (const user of info.users.filter((u) => u.role !== 'practitioner')) {
    const context = await browser.newContext({ ignoreHTTPSErrors: true })
    const page = await context.newPage()
    await signIn(page, info.url, user)
    await axe(page, `home of ${user.role}`)
    const canSearch = (await page.locator('input[name="family_name"]').count()) > 0
    check(`${user.role}: ${user.role === 'directory-team' ? 'can' : 'cannot'} search`, canSearch === (user.role === 'directory-team'))
    if (user.role === 'directory-team') {
      const answer = await page.goto(`${info.url}/held`)
      check('directory-team: sees the held records', answer.status() === 200)
      await axe(page, 'held records')
      await picture(page, 'held')
      // One is opened beside whom it may be: not every area has any.
      const links = await page.locator('main a[href^="/held/"]').evaluateAll((all) => all.map((a) => a.href))
      for (const link of links.slice(0, 10)) {
        await page.goto(link)
        const text = await page.locator('main').innerText()
        if (!/counts for (much|something|little)/.test(text)) continue
        compared += 1
        await axe(page, 'a held record')
        await picture(page, 'held-record')
        break
      }
      await checksTheMatching(page, info)
      if (sorted === 0) sorted += await sources(page, info)
    }
    if (user.role === 'auditor') {
      const answer = await page.goto(`${info.url}/audit`)
      check('auditor: sees the audit', answer.status() === 200)
      await axe(page, 'audit')
      await picture(page, 'audit')
    } else {
      const answer = await page.goto(`${info.url}/audit`)
      check(`${user.role}: the audit looks like not there`, answer.status() === 404, String(answer.status()))
    }
    await context.close()
  }
  check('directory-team: a record of a child of the area is taken out and put back', sorted > 0)
  check('directory-team: a held record stands beside whom it may be, with what speaks for and against', compared > 0)
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
})
try {
  const info = await ready()
  await story(browser, info, true)
  await story(browser, info, false)
  await roles(browser, info)
} catch (error) {
  check('the story runs to its end', false, String(error.stack ?? error))
} finally {
  // A browser that is slow to go must not keep the answer back.
  await Promise.race([browser.close(), sleep(20_000)])
  demo.kill('SIGTERM')
  const ended = await Promise.race([new Promise((done) => demo.on('exit', (code) => done(code))), sleep(15000).then(() => 'late')])
  check('the demo ends cleanly when told', ended === 0, String(ended))
  if (ended === 'late') demo.kill('SIGKILL')
  for (const name of ['Ada', 'password', 'totp']) if (log.includes(name)) check(`the log names no ${name}`, false)
  rmSync(folder, { recursive: true, force: true })
}
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
