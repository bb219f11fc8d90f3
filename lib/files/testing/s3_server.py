# The tests' bucket: see s3-server.ts.
"""All of OpenStack Swift in one process, with its S3 API: python3 swift.py FOLDER PORT ACCESS_KEY SECRET.

Prints a line once it listens. Objects are on the disk of FOLDER; nothing outside it is written.
"""

import getpass
import os
import socket
import sys

import eventlet
import eventlet.wsgi

eventlet.monkey_patch(all=False, socket=True, select=True)

from swift.common import utils, wsgi
from swift.common.ring import RingBuilder

parent = os.getppid()
folder, port, access_key, secret = sys.argv[1:]
account, user = access_key.split(":")
devices = os.path.join(folder, "devices")
os.makedirs(os.path.join(devices, "disk"))

COMMON = f"""[DEFAULT]
swift_dir = {folder}
devices = {devices}
mount_check = false
user = {getpass.getuser()}
log_address = {folder}/no-syslog
"""
PROXY = f"""
account_autocreate = true

[pipeline:main]
pipeline = catch_errors gatekeeper listing_formats s3api tempauth copy proxy-server

[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true

[filter:catch_errors]
use = egg:swift#catch_errors

[filter:gatekeeper]
use = egg:swift#gatekeeper

[filter:listing_formats]
use = egg:swift#listing_formats

[filter:copy]
use = egg:swift#copy

[filter:s3api]
use = egg:swift#s3api
location = us-east-1
s3_acl = false
auth_pipeline_check = false

[filter:tempauth]
use = egg:swift#tempauth
user_{account}_{user} = {secret} .admin
"""


class Cache(dict):
    """What Swift wants of memcached."""

    def __bool__(self):
        return True

    def get(self, key, *_, **__):
        return super().get(key)

    def set(self, key, value, *_, **__):
        self[key] = value

    def delete(self, key, *_, **__):
        self.pop(key, None)


def with_cache(app, cache):
    return lambda env, start: app({**env, "swift.cache": cache}, start)


def write(name, text):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def listen(at=0):
    return eventlet.listen(("127.0.0.1", at), socket.AF_INET)


def serve(name, listener, text):
    app = with_cache(wsgi.loadapp(write(f"{name}.conf", COMMON + text)), Cache())
    quiet = open(os.devnull, "w", encoding="utf-8")
    protocol = wsgi.SwiftHttpProtocol
    eventlet.spawn(eventlet.wsgi.server, listener, app, quiet, protocol=protocol, keepalive=True)


write("swift.conf", "[swift-hash]\nswift_hash_path_suffix = tests\nswift_hash_path_prefix = tests\n")
utils.set_swift_dir(folder)
storage = {kind: listen() for kind in ("account", "container", "object")}
for kind, listener in storage.items():
    ring = RingBuilder(4, 1, 0)
    ring.add_dev({
        "region": 1, "zone": 1, "weight": 1, "device": "disk",
        "ip": "127.0.0.1", "port": listener.getsockname()[1],
        "replication_ip": "127.0.0.1", "replication_port": listener.getsockname()[1],
    })
    ring.rebalance()
    ring.get_ring().save(os.path.join(folder, f"{kind}.ring.gz"))
for kind, listener in storage.items():
    serve(kind, listener, f"\n[app:main]\nuse = egg:swift#{kind}\n")
serve("proxy", listen(int(port)), PROXY)
print("listening", flush=True)
while os.getppid() == parent:  # a test that is killed does not end it
    eventlet.sleep(1)
