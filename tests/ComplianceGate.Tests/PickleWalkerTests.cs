using System.IO.Compression;
using System.Text;
using ComplianceGate.Facts;
using ComplianceGate.ModelFuzz;
using ComplianceGate.Models;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class PickleWalkerTests
{
    private static readonly byte[] Evil = PickleBytes.Of(2).Global("os", "system").Call("id").Stop();

    [TestMethod]
    public void Plain_data_imports_nothing()
    {
        var code = Read(ModelSamples.Pickle);
        Assert.IsEmpty(code.Globals);
        Assert.IsNull(code.Unparsed);
        Assert.AreEqual(0, code.UnparsedOffset);
    }

    [TestMethod]
    public void A_global_is_told_with_its_place()
    {
        var global = Read(Evil).Globals.Single();
        Assert.AreEqual(new SerialisedGlobalFact("os", "system", SerialisedGlobalKind.Dangerous, "", 2), global);
        Assert.IsNull(Read(Evil).Unparsed);
    }

    [TestMethod]
    public void Each_import_is_told_once_in_order()
    {
        var code = Read(PickleBytes.Of(2).Global("z", "z").Global("a", "b").Global("z", "z").Global("a", "A").Op("\u0086\u0086\u0086").Stop());
        Assert.AreEqual("a.A a.b z.z", string.Join(' ', code.Globals.Select(g => $"{g.Module}.{g.Name}")));
    }

    public static IEnumerable<object[]> Evasions =>
    [
        ["a global of protocol 0", new PickleBytes().Global("os", "system").Op("(S'id'\ntR.").Bytes],
        ["INST", new PickleBytes().Op("(S'id'\n").Inst("os", "system").Stop()],
        ["OBJ", PickleBytes.Of(1).Op("(").Global("os", "system").Text("id").Op("o").Stop()],
        ["NEWOBJ", PickleBytes.Of(2).Global("os", "system").Text("id").Op(0x85, 0x81).Stop()],
        ["NEWOBJ_EX", PickleBytes.Of(4).Global("os", "system").Op(")}").Op(0x92).Stop()],
        ["STACK_GLOBAL", PickleBytes.Of(4).Text("os").Text("system").StackGlobal().Call("id").Stop()],
        ["STACK_GLOBAL by MEMOIZE and BINGET", PickleBytes.Of(4).Text("system").Memoize().Op("0").Text("os").Get(0).StackGlobal().Stop()],
        ["STACK_GLOBAL by BINPUT and LONG_BINGET", PickleBytes.Of(4).Text("os").Put(9).Op("0").Op("j").Op(ModelSamples.UInt32(9)).Text("system").StackGlobal().Stop()],
        ["STACK_GLOBAL by LONG_BINPUT and GET", PickleBytes.Of(4).Text("os").Op("r").Op(ModelSamples.UInt32(70000)).Op("0g70000\n").Text("system").StackGlobal().Stop()],
        ["a memo number as Python reads it", PickleBytes.Of(4).Text("os").Op("p 7_0 \n0g+70\n").Text("system").StackGlobal().Stop()],
        ["a memo entry written over", PickleBytes.Of(4).Text("json").Put(0).Op("0").Text("os").Put(0).Op("0").Get(0).Text("system").StackGlobal().Stop()],
        ["MEMOIZE after a memo with a gap", PickleBytes.Of(4).Text("x").Put(7).Op("0").Text("os").Memoize().Op("0").Get(1).Text("system").StackGlobal().Stop()],
        ["a name dropped by POP", PickleBytes.Of(4).Text("os").Text("system").Text("path").Op("0").StackGlobal().Stop()],
        ["a mark dropped by POP", PickleBytes.Of(4).Text("os").Op("(0").Text("system").StackGlobal().Stop()],
        ["values dropped by POP_MARK", PickleBytes.Of(4).Text("os").Op("(").Text("x").Op("N1").Text("system").StackGlobal().Stop()],
        ["names doubled by DUP", PickleBytes.Of(4).Text("os").Op("2").Text("system").StackGlobal().Op("0").Text("system").StackGlobal().Stop()],
        ["names as byte strings", PickleBytes.Of(2).Op("U").Op(2).Op("os").Op("U").Op(6).Op("system").StackGlobal().Stop()],
        ["names as escaped text", PickleBytes.Of(4).Op("V\\u006fs\n").Op("V\\U00000073ystem\n").StackGlobal().Stop()],
        ["names as quoted text", PickleBytes.Of(4).Op("S'\\x6f\\163'\n").Op("S\"sys\\\ntem\"\n".Replace("\\\n", "", StringComparison.Ordinal)).StackGlobal().Stop()],
        ["names with 8-byte lengths", PickleBytes.Of(4).Op(0x8D).Op(ModelSamples.UInt64(2)).Op("os").Text("system").StackGlobal().Stop()],
        ["a second PROTO", PickleBytes.Of(4).Op(0x80, 2).Op("N0").Op(0x80, 4).Global("os", "system").Stop()],
        ["a second pickle", PickleBytes.Of(2).Op("N.").Op(Evil).Bytes],
        ["a pickle in bytes", PickleBytes.Of(4).Data(Evil).Stop()],
        ["a pickle in short bytes", PickleBytes.Of(4).Op((byte)'C', (byte)Evil.Length).Op(Evil).Stop()],
        ["a pickle in a byte array", PickleBytes.Of(5).Op(0x96).Op(ModelSamples.UInt64((ulong)Evil.Length)).Op(Evil).Stop()],
        ["a pickle in a text", PickleBytes.Of(4).Text("cos\nsystem\n(S'id'\ntR.").Stop()],
        ["a pickle in a text that reads as Latin-1", PickleBytes.Of(4).Text(Encoding.Latin1.GetString(Evil)).Stop()],
        ["a pickle in quoted text", PickleBytes.Of(0).Op("S'cos\\nsystem\\n(N.'\n").Stop()],
        ["a pickle in quoted text with its mark escaped", PickleBytes.Of(0).Op("S'\\x80\\x02cos\\nsystem\\n.'\n").Stop()],
        ["a pickle in escaped text", PickleBytes.Of(0).Op("Vcos\\u000asystem\\u000aN.\n").Stop()],
        ["a pickle in a pickle in a pickle", PickleBytes.Of(4).Data(PickleBytes.Of(4).Data(Evil).Stop()).Stop()],
        ["a pickle in bytes that does not end", PickleBytes.Of(4).Data(Evil[..^1]).Stop()],
        ["a text pickle in bytes that does not end", PickleBytes.Of(4).Data("cos\nsystem\n(S'"u8.ToArray()).Stop()],
        ["an import behind a state", PickleBytes.Of(2).Global("torch", "FloatStorage").Op(")R").Global("os", "system").Op("b").Stop()],
        ["an import behind an error", PickleBytes.Of(2).Op("t0").Global("os", "system").Stop()],
        ["an import behind a frame that is too long", PickleBytes.Of(4).Frame(1000).Global("os", "system").Stop()],
        ["an import behind a frame that is too short", PickleBytes.Of(4).Frame(3).Global("os", "system").Stop()],
        ["an import behind an entry that is not there", PickleBytes.Of(4).Get(9).Global("os", "system").Stop()],
        ["an import behind a protocol that is not known", PickleBytes.Of(9).Global("os", "system").Stop()],
        ["an import before an opcode that is not known", PickleBytes.Of(2).Global("os", "system").Op(0xFF).Stop()],
        ["an import before a value that is too long", PickleBytes.Of(4).Global("os", "system").Op(0x8E).Op(ModelSamples.UInt64(1UL << 62)).Stop()],
        ["an import before the end", PickleBytes.Of(4).Global("os", "system").Bytes],
    ];

    [TestMethod]
    [DynamicData(nameof(Evasions))]
    public void No_way_of_importing_hides_it(string way, byte[] bytes)
    {
        var code = Read(bytes);
        Assert.IsTrue(
            code.Globals.Any(g => g is { Module: "os", Name: "system", Kind: SerialisedGlobalKind.Dangerous }),
            $"{way}: {string.Join(", ", code.Globals.Select(g => g.Module + "." + g.Name))} {code.Unparsed}");
    }

    [TestMethod]
    [DataRow("80022e", 2, "is a pickle that makes no value")]
    [DataRow("8002", 2, "is a pickle that ends without the opcode STOP")]
    [DataRow("80024e", 3, "is a pickle that ends without the opcode STOP")]
    [DataRow("80064e2e", 0, "is a pickle of protocol 6; protocols up to 5 are known")]
    [DataRow("8002ff2e", 2, "has the byte 255 where a pickle opcode should be")]
    [DataRow("800274304e2e", 2, "is a pickle that takes more from its stack than is there")]
    [DataRow("8002284e2e2e", -1, null)]
    [DataRow("8004284e74286e", 6, "has the byte 110 where a pickle opcode should be")]
    [DataRow("80046801", 2, "is a pickle that reads an entry of its memo that is not there")]
    [DataRow("80048effffffffffffff7f", 2, "is a pickle with a value of 9,223,372,036,854,775,807 bytes, more than it has")]
    [DataRow("80048effffffffffffffff", 2, "is a pickle with a value of 18,446,744,073,709,551,615 bytes, more than it has")]
    [DataRow("800495ff000000000000004e2e", 2, "is a pickle with a frame that reaches beyond its end")]
    [DataRow("80049501000000000000004a010000002e", 11, "is a pickle with a frame that ends inside an opcode")]
    [DataRow("8004950b000000000000009501000000000000004e2e", 11, "is a pickle with a frame inside a frame")]
    [DataRow("636f73", 0, "is a pickle that ends inside an opcode")]
    [DataRow("80024e2e61626364", 4, "holds data behind the end of its pickle that is no pickle")]
    [DataRow("80024e2e00000000", 4, "holds data behind the end of its pickle that is no pickle")]
    public void What_is_not_sound_is_never_called_clean(string hex, long offset, string? reason)
    {
        var code = Read(Convert.FromHexString(hex));
        if (offset >= 0)
        {
            Assert.AreEqual(reason, code.Unparsed);
            Assert.AreEqual(offset, code.UnparsedOffset);
        }
        else
        {
            // MARK, NONE, STOP, and a second STOP: the mark stays on the stack, which Python allows.
            Assert.IsNotNull(code.Unparsed);
        }
    }

    [TestMethod]
    public void A_name_that_is_computed_is_told_as_such()
    {
        var code = Read(PickleBytes.Of(4).Global("_codecs", "encode").Text("bf").Op(0x85, (byte)'R').Text("system").StackGlobal().Stop());
        Assert.AreEqual(SerialisedGlobalKind.Dangerous, code.Globals.Single(g => g.Name == "system").Kind);
        code = Read(PickleBytes.Of(4).Text("a").Op(")R").Op("N").StackGlobal().Stop());
        Assert.AreEqual(new SerialisedGlobalFact("(computed when it is loaded)", "(computed when it is loaded)", SerialisedGlobalKind.Dangerous, "", 8), code.Globals.Single());
        code = Read(PickleBytes.Of(4).Global("builtins", "str").Op("C").Op(5).Op("posix").Text("ascii").Op(0x86, (byte)'R').Text("nice").StackGlobal().Stop());
        Assert.AreEqual(SerialisedGlobalKind.Dangerous, code.Globals.Single(g => g.Name == "nice").Kind);
        code = Read(PickleBytes.Of(4).Text("json").Get(9).StackGlobal().Stop());
        Assert.AreEqual(SerialisedGlobalKind.Dangerous, code.Globals.Single().Kind);
    }

    [TestMethod]
    [DataRow(0x82, "05", "extension code 5")]
    [DataRow(0x83, "0102", "extension code 513")]
    [DataRow(0x84, "ffffffff", "extension code 4294967295")]
    public void An_extension_code_is_on_no_list(int opcode, string code, string name)
    {
        var global = Read(PickleBytes.Of(2).Op((byte)opcode).Op(Convert.FromHexString(code)).Stop()).Globals.Single();
        Assert.AreEqual(name, global.Name);
        Assert.AreEqual(SerialisedGlobalKind.NotListed, global.Kind);
    }

    [TestMethod]
    public void Attributes_that_are_given_to_an_import_itself_are_told()
    {
        var code = Read(PickleBytes.Of(2).Global("torch", "FloatStorage").Op("}b").Stop());
        Assert.AreEqual("FloatStorage (its own attributes are set)", code.Globals[1].Name);
        Assert.AreEqual(SerialisedGlobalKind.NotListed, code.Globals[1].Kind);
    }

    [TestMethod]
    [DataRow("os", "system")]
    [DataRow("posix", "popen")]
    [DataRow("nt", "anything")]
    [DataRow("os.path", "join")]
    [DataRow("builtins", "eval")]
    [DataRow("builtins", "getattr")]
    [DataRow("__builtin__", "apply")]
    [DataRow("builtins", "somethingNew")]
    [DataRow("subprocess", "Popen")]
    [DataRow("sys", "modules")]
    [DataRow("socket", "create_connection")]
    [DataRow("runpy", "run_path")]
    [DataRow("shutil", "rmtree")]
    [DataRow("ctypes.util", "find_library")]
    [DataRow("importlib", "import_module")]
    [DataRow("pickle", "loads")]
    [DataRow("_pickle", "Unpickler")]
    [DataRow("cPickle", "loads")]
    [DataRow("operator", "attrgetter")]
    [DataRow("functools", "partial")]
    [DataRow("webbrowser", "open")]
    [DataRow("pty", "spawn")]
    [DataRow("timeit", "timeit")]
    [DataRow("pydoc", "pipepager")]
    [DataRow("bdb", "Bdb.run")]
    [DataRow("asyncio.unix_events", "_UnixSubprocessTransport._start")]
    [DataRow("urllib.request", "urlopen")]
    [DataRow("http.client", "HTTPSConnection")]
    [DataRow("requests.api", "get")]
    [DataRow("pip._internal.cli.main", "main")]
    [DataRow("torch", "load")]
    [DataRow("torch.serialization", "load")]
    [DataRow("torch.storage", "_load_from_bytes")]
    [DataRow("torch", "os.system")]
    [DataRow("torch.utils.data._utils.pin_memory.os", "system")]
    [DataRow("numpy", "load")]
    [DataRow("numpy.testing._private.utils", "runstring")]
    [DataRow("numpy.f2py.crackfortran", "getlincoef")]
    [DataRow("collections", "OrderedDict.__init__.__globals__")]
    [DataRow("collections", "OrderedDict.__class__")]
    [DataRow("anything", "eval")]
    [DataRow("a\u0001", "b")]
    [DataRow("logging", "FileHandler")]
    [DataRow("commands", "getoutput")]
    public void The_dangerous_are_known(string module, string name) =>
        Assert.AreEqual(SerialisedGlobalKind.Dangerous, Read(PickleBytes.Of(4).Text(module).Text(name).StackGlobal().Stop()).Globals.Single().Kind);

    [TestMethod]
    [DataRow("collections", "OrderedDict")]
    [DataRow("torch", "FloatStorage")]
    [DataRow("torch", "BFloat16Storage")]
    [DataRow("torch", "float16")]
    [DataRow("torch", "Size")]
    [DataRow("torch._utils", "_rebuild_tensor_v2")]
    [DataRow("torch._utils", "_rebuild_parameter")]
    [DataRow("torch.storage", "UntypedStorage")]
    [DataRow("numpy", "dtype")]
    [DataRow("numpy.core.multiarray", "_reconstruct")]
    [DataRow("numpy._core.multiarray", "scalar")]
    [DataRow("_codecs", "encode")]
    [DataRow("__builtin__", "set")]
    public void What_tensors_need_is_allowed(string module, string name) =>
        Assert.AreEqual(SerialisedGlobalKind.Allowed, Read(PickleBytes.Of(2).Global(module, name).Stop()).Globals.Single().Kind);

    [TestMethod]
    [DataRow("sklearn.linear_model._base", "LinearRegression")]
    [DataRow("torch._tensor", "_rebuild_from_type_v2")]
    [DataRow("collections", "defaultdict")]
    [DataRow("codecs", "encode")]
    [DataRow("numpy.core.multiarray", "_reconstruct2")]
    [DataRow("Torch", "FloatStorage")]
    [DataRow("pathlib", "PosixPath")]
    [DataRow("builtins", "print")]
    [DataRow("ossuary", "system_of_bones")]
    public void All_else_is_on_no_list(string module, string name) =>
        Assert.AreEqual(SerialisedGlobalKind.NotListed, Read(PickleBytes.Of(2).Global(module, name).Stop()).Globals.Single().Kind);

    [TestMethod]
    public void A_name_that_is_too_long_is_dangerous_and_shown_short()
    {
        var global = Read(PickleBytes.Of(4).Text("a").Text(new string('b', 2000)).StackGlobal().Stop()).Globals.Single();
        Assert.AreEqual(SerialisedGlobalKind.Dangerous, global.Kind);
        Assert.IsLessThan(300, global.Name.Length);
        global = Read(PickleBytes.Of(4).Text("a").Text(new string('b', 100_000)).StackGlobal().Stop()).Globals.Single();
        Assert.AreEqual(SerialisedGlobalKind.Dangerous, global.Kind);
    }

    [TestMethod]
    public void Texts_that_are_no_pickles_are_left_alone()
    {
        var pickle = PickleBytes.Of(4).Op("(");
        foreach (var text in (string[])["cat", "Cats\nare\nnice.", "i\nam\nhere", "c\n\n.", "ümläuts \u0093", "(((((((", "hello world", new string('c', 5000), "a.b.c", "N.", "cos\n"])
        {
            pickle.Text(text);
        }

        var code = Read(pickle.Op("t").Stop());
        Assert.IsEmpty(code.Globals);
        Assert.IsNull(code.Unparsed);
    }

    [TestMethod]
    public void Pickles_nested_too_deep_are_not_called_clean()
    {
        var pickle = Evil;
        for (var i = 0; i < 8; i++)
        {
            pickle = PickleBytes.Of(4).Data(pickle).Stop();
        }

        Assert.IsNotNull(Read(pickle).Unparsed);
    }

    [TestMethod]
    public void A_stack_a_memo_and_opcodes_without_bound_end_the_walk()
    {
        Assert.AreEqual("is a pickle with a larger stack than is followed", Read([0x80, 2, .. Enumerable.Repeat((byte)'N', 300_000), (byte)'.']).Unparsed);
        Assert.AreEqual("is a pickle with a larger stack than is followed", Read([0x80, 2, .. Enumerable.Repeat((byte)'(', 300_000), (byte)'.']).Unparsed);
        Assert.AreEqual("is a pickle with a larger memo than is followed", Read([0x80, 4, (byte)'N', .. Enumerable.Repeat((byte)0x94, 1_200_000), (byte)'.']).Unparsed);
    }

    [TestMethod]
    public void Imports_without_bound_end_the_walk_and_the_dangerous_one_is_kept()
    {
        var pickle = PickleBytes.Of(2);
        for (var i = 0; i < 5000; i++)
        {
            pickle.Global("m" + i, "n").Op("0");
        }

        var code = Read(pickle.Global("os", "system").Stop());
        Assert.AreEqual("imports more than 4,096 different things", code.Unparsed);
        Assert.IsTrue(code.Globals.Any(g => g.Kind == SerialisedGlobalKind.Dangerous));
    }

    [TestMethod]
    public void What_joblib_compresses_by_zlib_and_gzip_is_read()
    {
        foreach (var pack in (Func<Stream, Stream>[])[s => new ZLibStream(s, CompressionMode.Compress), s => new GZipStream(s, CompressionMode.Compress)])
        {
            using var packed = new MemoryStream();
            using (var stream = pack(packed))
            {
                stream.Write(Evil);
            }

            var bytes = packed.ToArray();
            Assert.AreEqual("os", Read(bytes).Globals.Single().Module);
            Assert.IsNotNull(Read(bytes[..^12]).Unparsed);
            var damaged = (byte[])[.. bytes[..(bytes[0] == 0x78 ? 2 : 10)], 0xFF, 0xFF, 0xFF, 0xFF];
            Assert.AreEqual("is compressed and damaged, or longer than is read", Read(damaged).Unparsed);
        }
    }

    [TestMethod]
    public void Behind_an_array_of_joblib_the_dangerous_is_still_found()
    {
        byte[] os = [.. "os"u8], system = [.. "system"u8];
        foreach (var evil in (byte[][])
        [
            PickleBytes.Of(4).Global("os", "system").Bytes,
            PickleBytes.Of(4).Text("os").Memoize().Text("system").Memoize().StackGlobal().Bytes,
            PickleBytes.Of(4).Op("X").Op(ModelSamples.UInt32(2)).Op(os).Put(90).Op("X").Op(ModelSamples.UInt32(6)).Op(system).StackGlobal().Bytes,
            PickleBytes.Of(4).Op(0x8D).Op(ModelSamples.UInt64(2)).Op(os).Op(0x8D).Op(ModelSamples.UInt64(6)).Op(system).StackGlobal().Bytes,
            PickleBytes.Of(4).Op("U").Op(2).Op(os).Op("Vsystem\n").StackGlobal().Bytes,
            PickleBytes.Of(4).Text("os").Put(90).Op("0").Text("system").Op("r").Op(ModelSamples.UInt32(91)).Op("0h").Op(90).Op("j").Op(ModelSamples.UInt32(91)).StackGlobal().Bytes,
            PickleBytes.Of(4).Get(200).Op("g201\n").StackGlobal().Bytes,
        ])
        {
            foreach (var size in (int[])[10, 64 << 10, (64 << 10) - 3, 200_001])
            {
                var array = new byte[size];
                Array.Fill(array, (byte)0xFF);
                var head = PickleBytes.Of(4).Text("os").Put(200).Op("0").Text("system").Put(201).Op("0").Text("joblib.numpy_pickle").Text("NumpyArrayWrapper").StackGlobal().Op(")").Op(0x81).Op("}b").Bytes;
                var bytes = (byte[])[.. head, .. array, .. evil, .. "id"u8, (byte)'.'];
                Assert.AreEqual(new ModelHead(HeadMatch.Certain, "4"), new PickleFormat().Read(new ModelBytes(new MemoryStream(bytes))));
                var code = Read(bytes);
                StringAssert.StartsWith(code.Unparsed, "holds arrays that joblib writes");
                Assert.IsTrue(code.Globals.Any(g => g is { Module: "os", Name: "system", Kind: SerialisedGlobalKind.Dangerous }), $"{size}");
            }
        }
    }

    [TestMethod]
    public void Other_compression_and_bombs_are_not_called_clean()
    {
        Assert.AreEqual("is compressed in a way that is not read", Read("BZh91AY&SY"u8.ToArray()).Unparsed);
        using var packed = new MemoryStream();
        using (var stream = new ZLibStream(packed, CompressionMode.Compress, leaveOpen: true))
        {
            for (var i = 0; i < 40; i++)
            {
                stream.Write(new byte[1 << 20]);
            }
        }

        var memory = GC.GetAllocatedBytesForCurrentThread();
        Assert.AreEqual("is compressed and damaged, or longer than is read", Read(packed.ToArray()).Unparsed);
        Assert.IsLessThan(64L << 20, GC.GetAllocatedBytesForCurrentThread() - memory);
    }

    private static SerialisedCodeFact Read(byte[] bytes) =>
        new PickleFormat().ReadContents(new ModelBytes(new MemoryStream(bytes)), new ModelSurroundings("/m/a.pkl", new InputFiles()))!.SerialisedCode!;
}
