# mail_server.py - a mail server that keeps nothing: each mail it takes is read by Python's own parser and told as a line of JSON.
# SPDX-License-Identifier: EUPL-1.2
# Usage: mail_server.py PORT [HOST]. Receivers: hylky@... is refused for good, hetken@... not now. Ends when standard input does.
import json
import sys
from email import message_from_bytes
from email.policy import default

from aiosmtpd.controller import Controller


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if address.startswith('hylky@'):
            return '550 no such mailbox'
        if address.startswith('hetken@'):
            return '451 try again later'
        envelope.rcpt_tos.append(address)
        return '250 OK'

    async def handle_DATA(self, server, session, envelope):
        raw = envelope.original_content
        mail = message_from_bytes(raw, policy=default)
        parts = {
            part.get_content_type(): part.get_content().replace('\r\n', '\n') for part in mail.walk() if not part.is_multipart()
        }
        told = {
            'hello': session.host_name,
            'from': envelope.mail_from,
            'to': envelope.rcpt_tos,
            'headers': [[name, str(value)] for name, value in mail.items()],
            'subject': str(mail['subject']),
            'defects': [str(defect) for part in mail.walk() for defect in part.defects]
            + [str(defect) for value in mail.values() for defect in getattr(value, 'defects', [])],
            'type': mail.get_content_type(),
            'text': parts.get('text/plain', ''),
            'html': parts.get('text/html', ''),
            'longest': max(len(line) for line in raw.split(b'\r\n')),
            'is_ascii': raw.isascii(),
            'bare': raw.replace(b'\r\n', b'').count(b'\n') + raw.replace(b'\r\n', b'').count(b'\r'),
        }
        print(json.dumps(told), flush=True)
        return '250 OK'


controller = Controller(Handler(), hostname=sys.argv[2] if len(sys.argv) > 2 else '127.0.0.1', port=int(sys.argv[1]))
controller.start()
print(json.dumps({'ready': True}), flush=True)
sys.stdin.read()
controller.stop()
