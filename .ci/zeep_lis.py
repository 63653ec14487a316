"""Loads the descriptions of the LIS 2.0 services that a mock serves in zeep, the SOAP client for Python, and calls
every operation over HTTP. An operation that is not carried out, or whose answer lacks what was written, ends this
with 1.

Usage: zeep_lis.py URL SERVICE...: the URL of a mock of profile mock or lis-2.0-draft-2010, and its services.
       zeep_lis.py --requests SERVICE...: print what would be called, for other clients."""

import json
import sys

import zeep

from zeep_calls import operations

EPOCH = "1970-01-01T00:00:00Z"


def text(string):
    return {"language": "en", "textString": string}


def token(value, vocabulary, **named):
    """In the order of the schema: not every client sorts."""
    return {
        "instanceIdentifier": text(value),
        "instanceVocabulary": f"http://www.imsglobal.org/lis/pmsv2p0/{vocabulary}vocabularyv1p0",
        **named,
        "instanceValue": text(value),
    }


def person(name):
    """As much as readPersonCore gives."""
    kind = token("StudentInformationSystem", "epriserolestype", instanceName=text("Type"))
    student = {"institutionroletype": token("Student", "institutionroletype"), "primaryroletype": True}
    roles = {
        "enterpriserolesType": kind,
        "systemRole": token("User", "systemrole"),
        "institutionRole": [student],
        "userId": {"userIdValue": text(name), "userIdType": text("login")},
    }
    formname = {"formnameType": token("Full", "formnmetype"), "formattedName": text(name)}
    return {"formname": [formname], "roles": [roles]}


def group(_):
    value = {"id": "v1", "type": text("Class"), "level": text("1")}
    return {"groupType": [{"scheme": text("LIS2.0"), "typevalue": [value]}]}


def membership(name):
    # Nobody knows what name the target gave to the third person and group.
    whose = {"m1": "1", "m2": "2", "m3": "2"}[name]
    member = {"personSourcedId": "p" + whose, "role": [{"roleType": "Learner"}]}
    return {"collectionSourcedId": "g" + whose, "membershipIdType": "group", "member": member}


# What each service calls its object, and how one is made.
KINDS = {
    "pms": ("Person", "p", person),
    "gms": ("Group", "g", group),
    "mms": ("Membership", "m", membership),
}


def record(kind, name, make):
    return {f"{kind.lower()}Record": {"sourcedGUID": {"sourcedId": name}, kind.lower(): make(name)}}


def writes(kind, letter, make):
    """What brings three objects into being, and what reads them; the third is named by the target."""
    one, two = letter + "1", letter + "2"
    for name in (one, two):
        yield f"create{kind}", {"sourcedId": name, **record(kind, name, make)}
    yield f"createByProxy{kind}", record(kind, letter + "3", make)
    for verb in ("update", "replace"):
        yield f"{verb}{kind}", {"sourcedId": one, **record(kind, one, make)}
    yield f"read{kind}", {"sourcedId": one}
    yield f"read{kind}s", {"sourcedIdSet": {"sourcedId": [one, two]}}
    yield f"readAll{kind}Ids", {}
    yield f"discover{kind}Ids", {"queryObject": f'sourcedId = "{one}"'}
    yield f"read{kind}IdsFromSavePoint", {"fromSavePoint": EPOCH}
    yield f"read{kind}sFromSavePoint", {"fromSavePoint": EPOCH}


def of_one_service():
    """What only one of the services has, while all objects are there."""
    relationship = {"relationId": "r1", "relation": "Parent", "sourcedId": "g2", "label": text("part of")}
    learner = {"roleType": "Learner"}
    return [
        ("pms", "readPersonCore", {"sourcedId": "p1"}),
        ("gms", "addGroupRelationship", {"sourcedId": "g1", "relationship": relationship}),
        ("gms", "removeGroupRelationship", {"sourcedId": "g1", "relationId": "r1"}),
        ("gms", "readGroupIdsForPerson", {"personSourcedId": "p1"}),
        ("mms", "readMembershipIdsForPerson", {"personSourcedId": "p1"}),
        ("mms", "readMembershipIdsForCollection", {"groupSourcedId": "g1", "collection": "group"}),
        # The binding has the identifiers found as a parameter, and an empty response.
        (
            "mms",
            "readMembershipIdsForPersonWithRole",
            {"personSourcedId": "p1", "role": learner, "sourcedIdSet": {"sourcedId": []}},
        ),
    ]


def requests(services):
    """Every operation of these services, in an order in which each can be carried out."""
    for service in services:
        yield from ((service, *call) for call in writes(*KINDS[service]))
    yield from (call for call in of_one_service() if call[0] in services)
    for service in reversed(services):
        kind, letter, _ = KINDS[service]
        yield service, f"change{kind}Identifier", {"sourcedId": letter + "1", "newSourcedId": letter + "9"}
        yield service, f"delete{kind}", {"sourcedId": letter + "9"}


def wrong(name, arguments, body):
    """What the answer lacks of what was written before; nothing where it is right."""
    found = repr(body)
    if name.startswith("discover"):
        return [] if arguments["queryObject"].split('"')[1] in found else ["the object is not found"]
    if name.startswith(("readAll", "readMembershipIdsForPerson", "readGroupIdsFor")) or "FromSavePoint" in name:
        letter = {"P": "p", "G": "g", "M": "m"}[name.removeprefix("readAll").removeprefix("read")[0]]
        empty = name.endswith("WithRole")
        return [] if empty or f"'{letter}1'" in found else [f"{letter}1 is not in the answer"]
    if name in ("readPerson", "readGroup", "readMembership", "readPersonCore"):
        return [] if f"'{arguments['sourcedId']}'" in found else ["another object"]
    return []


def call(proxy, name, arguments):
    """What went wrong, a line each."""
    header = {"HeaderInfoParameters": {"imsx_version": "V1.0", "imsx_messageIdentifier": name}}
    try:
        reply = proxy[name](**arguments, _soapheaders=header)
    except Exception as error:
        return [f"{type(error).__name__}: {error}"]
    info = reply.header.HeaderInfoResponse
    status = info and info.imsx_statusInfo
    if status is None:
        return ["no status"]
    if status.imsx_codeMajor != "success":
        return [f"{status.imsx_codeMajor}: {status.imsx_description}"]
    return wrong(name, arguments, reply.body)


def main(url, *services):
    if url == "--requests":
        json.dump(list(requests(services)), sys.stdout, indent=1)
        return 0
    offered = {}
    for service in services:
        client = zeep.Client(f"{url.rstrip('/')}/{service}?wsdl", settings=zeep.Settings(strict=True))
        offered.update({(service, name): proxy for name, proxy in operations(client).items()})
    calls = list(requests(services))
    missing = set(offered) - {(service, name) for service, name, _ in calls}
    failed = [f"{'.'.join(it)}: never called" for it in sorted(missing)]
    for service, name, arguments in calls:
        proxy = offered.get((service, name))
        problems = call(proxy, name, arguments) if proxy else ["not in the description"]
        failed.extend(f"{service}.{name}: {problem}" for problem in problems)
    for line in failed:
        print(line, file=sys.stderr)
    print(f"{len(offered)} operations of LIS called by zeep at {url}, {len(failed)} problems")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
