// Gives the exports in EXPORTS_DIR, which `go test` writes, to mermaid, to graphology, to libxml and to a graph database, and compares what they
// read with expected.json.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import test from 'node:test'
import { createRequire } from 'node:module'
import graphology from 'graphology'
import graphml from 'graphology-graphml'
import { JSDOM } from 'jsdom'
import { validateXML } from 'xmllint-wasm'

const { MultiDirectedGraph } = graphology
const folder = process.env.EXPORTS_DIR
assert.ok(folder, 'EXPORTS_DIR is not set; run: make test-exports')

const samples = ['shop', 'hostile']
const file = (sample, name) => path.join(folder, sample, name)
const read = (sample, name) => fs.readFileSync(file(sample, name), 'utf8')
const expected = sample => JSON.parse(read(sample, 'expected.json'))

// The database comes as one package for each platform; the package above it would build it.
const database = createRequire(import.meta.url)(`@ladybugdb/core-${process.platform}-${process.arch}`)

function connect() {
  const connection = new database.Connection(new database.Database(':memory:'))
  return async text => {
    const result = await connection.query(text)
    return (Array.isArray(result) ? result.at(-1) : result).getAll()
  }
}

test('mermaid reads every node and edge, with its text', async t => {
  const dom = new JSDOM('')
  globalThis.window = dom.window
  globalThis.document = dom.window.document
  const { default: mermaid } = await import('mermaid')
  mermaid.initialize({ maxTextSize: 1e9, maxEdges: 1e6, suppressErrorRendering: true })
  const characters = text => text.replaceAll(/ﬂ°°(\d+)¶ß/g, (_, code) => String.fromCodePoint(code))
  const drawn = text => [...text].map(c => /[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.test(c) ? c : '\ufffd').join('')
  for (const sample of samples) {
    await t.test(sample, async () => {
      const want = expected(sample)
      const { db } = await mermaid.mermaidAPI.getDiagramFromText(read(sample, 'graph.mmd'))
      const vertices = [...db.getVertices().values()]
      assert.equal(vertices.length, want.nodes.length)
      vertices.forEach((vertex, i) => {
        const { type, namespace, name, state } = want.nodes[i].fields
        const text = drawn(type) + '<br>' + drawn(namespace ? namespace + '/' + name : name)
        assert.equal(characters(vertex.text).trim(), text.trim())
        assert.deepEqual(vertex.classes, state === 'present' ? [] : [state])
      })
      const ids = new Map(vertices.map((vertex, i) => [vertex.id, want.nodes[i].id]))
      const edges = db.getEdges()
      assert.equal(edges.length, want.edges.length)
      edges.forEach((edge, i) => {
        const e = want.edges[i]
        assert.deepEqual([ids.get(edge.start), ids.get(edge.end), characters(edge.text).trim(), edge.stroke],
          [e.source, e.target, drawn(e.relation).trim(), e.fields.optional ? 'dotted' : 'normal'])
      })
    })
  }
})

test('the database imports the tables', async t => {
  for (const sample of samples) {
    await t.test(sample, async () => {
      const want = expected(sample)
      const query = connect()
      const columns = countColumns(sample)
      const properties = Array.from({ length: columns - 9 }, (_, i) => `p${i} STRING`)
      await query('CREATE NODE TABLE Object(' + ['id STRING PRIMARY KEY', 'kind STRING', 'grp STRING', 'namespace STRING',
        'name STRING', 'uid STRING', 'state STRING', 'revision INT64', ...properties, 'labels STRING'].join(', ') + ')')
      const how = "(HEADER=true, PARALLEL=false, ESCAPE='\"', AUTO_DETECT=false)"
      await query(`COPY Object FROM '${file(sample, 'nodes.csv')}' ${how}`)
      await query('CREATE REL TABLE Tie(FROM Object TO Object, relation STRING, path STRING, via STRING, rule STRING, ' +
        'opt BOOLEAN, stated STRING, reasons STRING, revision INT64)')
      await query(`COPY Tie FROM '${file(sample, 'relationships.csv')}' ${how}`)
      const carried = text => {
        const plain = (text ?? '').replaceAll('\0', '\ufffd')
        return /^[=+\-@\t\r\n'＝＋－＠]/.test(plain) ? "'" + plain : plain
      }
      const nodes = await query('MATCH (n:Object) RETURN n.id AS id, n.kind AS kind, n.grp AS grp, n.namespace AS namespace, ' +
        'n.name AS name, n.state AS state')
      const line = (...all) => JSON.stringify(all.map(x => x ?? ''))
      assert.deepEqual(nodes.map(n => line(n.id, n.kind, n.grp, n.namespace, n.name, n.state)).sort(),
        want.nodes.map(({ id, fields: f }) => line(id, carried(f.type), carried(f.group), carried(f.namespace),
          carried(f.name), f.state)).sort())
      const edges = await query('MATCH (a:Object)-[r:Tie]->(b:Object) RETURN a.id AS source, b.id AS target, r.relation AS ' +
        'relation, r.path AS path, r.rule AS rule, r.reasons AS reasons, r.opt AS opt')
      assert.deepEqual(edges.map(e => line(e.source, e.target, e.relation, e.path, e.rule, e.reasons, e.opt)).sort(),
        want.edges.map(e => line(e.source, e.target, carried(e.relation), carried(e.fields.path), carried(e.fields.rule),
          carried(e.fields.reasons), e.fields.optional ? true : null)).sort())
    })
  }
})

// countColumns is the number of columns of nodes.csv: the commas outside of quotes up to the first line's end.
function countColumns(sample) {
  let columns = 1, quoted = false
  for (const c of read(sample, 'nodes.csv')) {
    if (c === '"') quoted = !quoted
    else if (c === ',' && !quoted) columns++
    else if (c === '\n' && !quoted) break
  }
  return columns
}

test('the database reads the rows of the Cypher statements', async t => {
  // This database wants tables that are declared before, so it is given the rows, which hold all that comes from a cluster.
  for (const sample of samples) {
    await t.test(sample, async () => {
      const want = expected(sample)
      const query = connect()
      const rows = []
      for (const [, row] of read(sample, 'graph.cypher').matchAll(/^(\{.*\}),?$/gm)) {
        rows.push((await query(`RETURN ${row} AS row`))[0].row)
      }
      const filled = fields => Object.entries(fields).filter(([, value]) => value !== null).map(([, value]) => String(value)).sort()
      const nodes = rows.filter(row => row.id)
      assert.deepEqual(new Map(nodes.map(n => [n.id, filled(n)])), new Map(want.nodes.map(n => [n.id, filled(n.fields)])))
      const line = (source, target, fields) => JSON.stringify([source, target, filled(fields)])
      assert.deepEqual(rows.filter(row => row.source).map(e => line(e.source, e.target, e.properties)).sort(),
        want.edges.map(e => line(e.source, e.target, e.fields)).sort())
    })
  }
})

test('graphology reads every node and edge of the GraphML, with its attributes', async t => {
  for (const sample of samples) {
    await t.test(sample, () => {
      const want = expected(sample)
      const got = graphml.parse(MultiDirectedGraph, read(sample, 'graph.graphml'))
      // XML has no place for these characters, whatever the escape.
      const carried = text => String(text).replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
      const filled = fields => JSON.stringify(Object.values(fields).filter(value => value !== null && value !== '')
        .map(carried).sort())
      assert.deepEqual(got.mapNodes((_, fields) => filled(fields)).sort(), want.nodes.map(n => filled(n.fields)).sort())
      const line = (source, target, fields) => JSON.stringify([carried(source), carried(target), filled(fields)])
      const id = node => got.getNodeAttribute(node, 'id')
      assert.deepEqual(got.mapEdges((_, fields, source, target) => line(id(source), id(target), fields)).sort(),
        want.edges.map(e => line(e.source, e.target, { ...e.fields, relation: e.relation })).sort())
    })
  }
})

test('the GraphML is what its schema says', async t => {
  const schema = fs.readFileSync(new URL('graphml.xsd', import.meta.url), 'utf8')
  const check = contents => validateXML({ xml: [{ fileName: 'graph.graphml', contents }], schema: [schema] })
  for (const sample of samples) {
    await t.test(sample, async () => {
      const text = read(sample, 'graph.graphml')
      const { valid, errors } = await check(text)
      assert.ok(valid, errors.slice(0, 3).map(e => e.rawMessage).join('\n'))
      // The schema is no empty one: an edge to nowhere, and a node that is there twice.
      assert.equal((await check(text.replace(/ target="[^"]*"/, ' target="nowhere"'))).valid, false)
      assert.equal((await check(text.replace(/(<node [^]*?<\/node>)/, '$1$1'))).valid, false)
    })
  }
})
