// Shows a mock that asks for credentials those of `soap`, the SOAP client of npm, the way its users do: right ones
// must be let in, wrong ones and none refused.
// Usage: node credentials.js URL SCHEME: a mock of profile es-1.0 or itslearning that trusts user `ada` with the
// password in LIS_CONFORM_PASSWORD, and text, digest or basic. NODE_EXTRA_CA_CERTS names the mock's certificate.
const soap = require('soap');

const HEADER = 'http://www.imsglobal.org/services/common/imsMessBindSchema_v1p0';
const COMMON = 'http://www.imsglobal.org/services/common/imsCommonSchema_v1p0';
const USER = 'ada';
const SECURITIES = {
  text: (password) => new soap.WSSecurity(USER, password, { passwordType: 'PasswordText', hasNonce: true }),
  digest: (password) => new soap.WSSecurity(USER, password, { passwordType: 'PasswordDigest', mustUnderstand: true }),
  basic: (password) => new soap.BasicAuthSecurity(USER, password),
};

// Null where the call was answered, how it was refused otherwise.
async function answer(url, security) {
  const wsdl = `${url}/ImsEnterpriseServicesPort.svc?singleWsdl`;
  const client = await soap.createClientAsync(wsdl, { disableCache: true });
  client.wsdl.xmlnsInEnvelope += ` xmlns:c="${COMMON}"`;
  client.addSoapHeader({ syncRequestHeaderInfo: { messageIdentifier: 'npm-soap' } }, '', 'bind', HEADER);
  if (security) client.setSecurity(security);
  try {
    await client.readGroupsForPersonAsync({ personSourcedId: { 'c:identifier': 'nobody' } });
    return null;
  } catch (error) {
    const status = error.response ? error.response.status : 'no answer';
    return `${status}: ${String(error.message || error).slice(0, 200)}`;
  }
}

(async () => {
  const [url, scheme] = [process.argv[2].replace(/\/$/, ''), process.argv[3]];
  const right = process.env.LIS_CONFORM_PASSWORD;
  const security = SECURITIES[scheme];
  const problems = [];
  // Twice: a client is not refused because it calls again.
  for (let call = 0; call < 2; call += 1) {
    const refused = await answer(url, security(right));
    if (refused !== null) problems.push(`right credentials: ${refused}`);
  }
  const wanted = scheme === 'basic' ? '401' : '500';
  for (const [name, shown] of [['a wrong password', security(`${right}x`)], ['nothing', null]]) {
    const refused = await answer(url, shown);
    if (refused === null || !refused.startsWith(wanted)) problems.push(`${name}: ${refused || 'let in'}`);
  }
  problems.forEach((problem) => console.error(`${scheme}: ${problem}`));
  console.log(`${scheme}: shown by soap of npm to ${url}, ${problems.length} problems`);
  process.exitCode = problems.length === 0 ? 0 : 1;
})();
