import threading
import time

TICK = {"time": 1733118954000, "lastPrice": 11.370000000000001, "open": 11.39, "high": 11.4,
        "low": 11.31, "lastClose": 11.38, "amount": 862127800.0, "volume": 758613,
        "pvolume": 75861284, "pe": float("nan"), "askPrice": [11.4, 0, 0, 0, 0],
        "bidPrice": [11.37, 0, 0, 0, 0], "askVol": [10929, 0, 0, 0, 0],
        "bidVol": [2429, 0, 0, 0, 0]}


class Client:
    connected = True

    def is_connected(self):
        return self.connected


client = Client()


def get_client():
    return client


def subscribe_whole_quote(code_list, callback=None):
    """Pushes the same again and again; a terminal that may not send Beijing's refuses."""
    if "BJ" in code_list:
        return -1

    def push():
        while client.connected:
            callback({"000001.SZ": TICK})
            time.sleep(0.05)

    threading.Thread(target=push, daemon=True).start()
    return 1


def unsubscribe_quote(seq):
    pass


def get_full_tick(code_list):
    """The terminal goes down when it is asked for this share, as it does every night."""
    if "600519.SH" in code_list:
        client.connected = False
    return {"000001.SZ": TICK}
