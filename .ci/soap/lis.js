// Loads the descriptions of the LIS 2.0 services that a mock serves in `soap`, the SOAP client of npm, and calls
// what it is given over HTTP. An operation that is never called or not carried out ends this with 1.
// Usage: node lis.js URL REQUESTS: the URL of a mock of profile mock or lis-2.0-draft-2010, and a JSON file of
// [service, operation, arguments], in an order in which each can be carried out.
const fs = require('node:fs');
const soap = require('soap');
const offered = require('./offered.js');

function call(operation, body) {
  return new Promise((resolve) => {
    operation(body, (error, result, raw, header) => {
      if (error) return resolve(String(error.message || error).slice(0, 300));
      const info = header && header.imsx_syncResponseHeaderInfo;
      const status = info && info.imsx_statusInfo;
      if (!status) return resolve('no status');
      return resolve(status.imsx_codeMajor === 'success' ? null : `${status.imsx_codeMajor}: ${status.imsx_description}`);
    });
  });
}

(async () => {
  const url = process.argv[2].replace(/\/$/, '');
  const requests = JSON.parse(fs.readFileSync(process.argv[3], 'utf8'));
  const problems = [];
  const operations = new Map();
  for (const service of new Set(requests.map(([service]) => service))) {
    const client = await soap.createClientAsync(`${url}/${service}?wsdl`);
    const namespace = client.wsdl.definitions.$targetNamespace;
    client.addSoapHeader(
      { imsx_syncRequestHeaderInfo: { imsx_version: 'V1.0', imsx_messageIdentifier: 'npm-soap' } }, '', 'lis', namespace,
    );
    for (const [name, operation] of offered(client)) operations.set(`${service}.${name}`, operation);
  }
  const called = new Set(requests.map(([service, name]) => `${service}.${name}`));
  for (const name of operations.keys()) if (!called.has(name)) problems.push(`${name}: never called`);
  for (const [service, name, body] of requests) {
    const operation = operations.get(`${service}.${name}`);
    const problem = operation ? await call(operation, body) : 'not in the description';
    if (problem) problems.push(`${service}.${name}: ${problem}`);
  }
  problems.forEach((problem) => console.error(problem));
  console.log(`${operations.size} operations of LIS called by soap of npm at ${url}, ${problems.length} problems`);
  process.exitCode = problems.length === 0 ? 0 : 1;
})();
