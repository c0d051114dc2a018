"""A server of python3-websockets for gateway_load: it hands on what a feed brings.

    gateway_load_websockets.py PORT FEED_PORT

The feed is lines of a symbol's number of five digits and a message. Clients subscribe as in the
gateway's native dialect.
"""

import asyncio
import json
import sys

import websockets

subscribers = {}


async def serve_client(client):
    wanted = []
    try:
        async for text in client:
            for topic in json.loads(text)["topics"]:
                symbol = topic["symbol"][3:8].encode()
                wanted.append(symbol)
                subscribers.setdefault(symbol, set()).add(client)
            await client.send('{"type":"ack","op":"subscribe","id":1}')
    except websockets.ConnectionClosed:
        pass
    finally:
        for symbol in wanted:
            subscribers[symbol].discard(client)


async def take_feed(reader, _writer):
    while line := await reader.readline():
        clients = subscribers.get(line[:5])
        if clients:
            websockets.broadcast(clients, line[5:-1].decode())


async def main():
    port, feed_port = int(sys.argv[1]), int(sys.argv[2])
    await asyncio.start_server(take_feed, "127.0.0.1", feed_port)
    async with websockets.serve(
        serve_client, "127.0.0.1", port, ping_interval=None, compression=None, backlog=4096
    ):
        await asyncio.Future()


asyncio.run(main())
