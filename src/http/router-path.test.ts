import assert from 'node:assert/strict';
import { test } from 'node:test';
import fastify from 'fastify';
import { decodeColons, routePattern, routerPath } from './router-path.ts';

const PATHS = {
  '/getCardCommands': '/getCardCommands',
  '/cards/{cardId}': '/cards/:cardId',
  '/cards/operations:suspend': '/cards/operations::suspend',
  '/cards/{cardId}/operations:suspend': '/cards/:cardId/operations::suspend',
  '/cards/{cardId}:suspend': '/cards/:cardId(^[^/:]+)::suspend',
};

test('a contract path becomes a route that the router takes', async () => {
  const app = fastify();
  for (const [path, route] of Object.entries(PATHS)) {
    assert.equal(routerPath(path), route);
    app.get(route, () => path);
  }
  for (const path of Object.keys(PATHS)) {
    const reply = await app.inject(path.replace('{cardId}', 'card-1'));
    assert.equal(reply.body, path);
  }
});

test('a pattern matches what the router matches', () => {
  for (const [path, route] of Object.entries(PATHS)) {
    assert.match(path.replace('{cardId}', 'card-1'), routePattern(route));
    assert.doesNotMatch(`${path.replace('{cardId}', 'card-1')}/more`, routePattern(route));
  }
  assert.match('/openapi/till.json', routePattern('/openapi/till.json'));
  assert.doesNotMatch('/openapi/tillxjson', routePattern('/openapi/till.json'));
  assert.match('/console/a/b', routePattern('/console/*'));
});

test('an encoded colon in the path is a colon; the query is left alone', () => {
  assert.equal(decodeColons('/a%3Ab%3ac?d=%3A'), '/a:b:c?d=%3A');
  assert.equal(decodeColons('/a?d=%3A'), '/a?d=%3A');
  assert.equal(decodeColons('/a%253A%2F'), '/a%253A%2F');
});
