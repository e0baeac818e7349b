import unittest

from harness.profile import kind, method, parse, summarize, syscall

_SCRIPT = """headwater-traff
\tffffffff8b1 tcp_sendmsg_locked ([kernel.kallsyms])
\tffffffff8b2 __x64_sys_sendto ([kernel.kallsyms])
\tffffffff8b3 entry_SYSCALL_64_after_hwframe ([kernel.kallsyms])
\t7f1 __send+0x1d (/usr/lib/x86_64-linux-gnu/libc.so.6)
\t7f2 int io.netty.channel.unix.Socket.send(int, long, int, int) (/tmp/perf-77.map)

headwater-traff
\tffffffff8b1 vfs_writev ([kernel.kallsyms])
\tffffffff8b2 do_writev ([kernel.kallsyms])

headwater-traff
\t7f3 void io.headwater.gateway.exchange.Exchange.begin() (/tmp/perf-77.map)
\t7f4 void io.netty.channel.epoll.EpollIoHandler.run() (/tmp/perf-77.map)

C2 CompilerThre
\t7f5 Compile::Optimize() (/opt/jdk/lib/server/libjvm.so)

headwater-traff
\t7f6 Interpreter (/tmp/perf-77.map)
"""


class ProfileTest(unittest.TestCase):
    def test_samples_are_read_with_their_threads(self):
        stacks = list(parse(_SCRIPT.splitlines(True)))
        self.assertEqual(5, len(stacks))
        self.assertEqual(("__send", "/usr/lib/x86_64-linux-gnu/libc.so.6"), stacks[0].frames[3])
        self.assertEqual("C2 CompilerThre", stacks[3].thread)

    def test_samples_are_told_apart(self):
        stacks = list(parse(_SCRIPT.splitlines(True)))
        self.assertEqual(["kernel", "kernel", "Java, compiled", "JVM: JIT compiler", "interpreter and stubs"],
                         [kind(stack) for stack in stacks])
        self.assertEqual(["sendto", "writev"], [syscall(stack) for stack in stacks[:2]])

    def test_methods_are_counted_by_themselves_and_with_what_they_call(self):
        profile = summarize(parse(_SCRIPT.splitlines(True)))
        self.assertEqual({"i.h.g.e.Exchange.begin": 1}, dict(profile.own))
        self.assertEqual(1, profile.within["i.n.c.e.EpollIoHandler.run"])
        self.assertEqual(1, profile.within["i.n.c.u.Socket.send"])

    def test_method_is_shortened(self):
        self.assertEqual("j.u.HashMap.get", method("java.lang.Object java.util.HashMap.get(java.lang.Object)"))
        self.assertEqual("StubRoutines", method("StubRoutines (initialstubs)"))


if __name__ == "__main__":
    unittest.main()
