using ComplianceGate.Comparison;

namespace ComplianceGate.Tests;

/// <summary>What is the same IL and what is not: compiled code in which one thing is changed.</summary>
[TestClass]
public sealed class ComparisonCodeTests
{
    /// <summary>One of each thing that metadata and IL can say.</summary>
    private const string Code = """
        using System;
        using System.Collections.Generic;
        using System.Runtime.CompilerServices;
        using System.Runtime.InteropServices;
        [assembly: System.Reflection.AssemblyVersion("1.2.3.4")]
        [assembly: System.Reflection.AssemblyInformationalVersion("1.2.3+aaaaaaaa")]
        namespace N
        {
            [AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
            public sealed class MarkAttribute : Attribute { public MarkAttribute(string s) { } public MarkAttribute(int i, Type t) { } public int P { get; set; } }
            public interface IFirst { void Do(); int Q { get; } }
            public interface ISecond { void Do(); }
            public enum E { A = 1, B = 2 }
            [StructLayout(LayoutKind.Explicit, Size = 16)] public struct S { [FieldOffset(0)] public int X; [FieldOffset(8)] public int Y; }
            [StructLayout(LayoutKind.Sequential, Pack = 4)] public struct T4 { public byte A; public long B; }
            [Mark("type")] public class Base { public virtual int V() => 1; protected int Kept; }
            public class Derived : Base, IFirst, ISecond
            {
                public const int Constant = 41;
                public const string Word = "constant";
                public static readonly int[] Data = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 };
                private volatile int flag;
                [MarshalAs(UnmanagedType.LPStr)] public string Marshalled;
                public event EventHandler Changed;
                public int Property { get; private set; }
                public override int V() => 2;
                void IFirst.Do() { Property = 1; }
                void ISecond.Do() { Property = 2; }
                public int Q => 7;
                public int Add(int a, int b = 5) => a + b;
                public string Say(bool x) => x ? "yes" : "no";
                public double Real() => 1.5;
                public float Single() => 2.5f;
                public long Long() => 123456789012L;
                [MethodImpl(MethodImplOptions.NoInlining)] public int Flags() => flag;
                [DllImport("libc", EntryPoint = "getpid", SetLastError = true)] public static extern int Pid();
                [DllImport("libc")] public static extern int puts([MarshalAs(UnmanagedType.LPUTF8Str)] string s);
                public T Generic<T>(T t) where T : class, IFirst, new() { t.Do(); return new T(); }
                public int Try(int a)
                {
                    try { a++; Pid(); } catch (ArgumentException) { a = 3; } finally { a--; }
                    return a;
                }
                public int Filter(int a) { try { return 10 / a; } catch (Exception e) when (e.Message.Length > 3) { return 1; } }
                public int Choose(int a) { switch (a) { case 0: return Pid(); case 1: return V(); case 2: return Q; case 3: return Flags(); default: return 99; } }
                public object Make() => new List<string> { "item" };
                public Type Of() => typeof(Base);
                public unsafe int Pointer(delegate*<int, int> f) => f(3);
                public ref readonly int Ref(in int a) => ref a;
                public void Out(out int a, ref long b) { a = 1; b = 2; }
                [return: Mark("result")] public int Marked([Mark("parameter")] int a) => a;
                public (int First, int Second) Tuple() => (1, 2);
                public IEnumerable<int> Iterate() { yield return 1; yield return 2; }
                public Func<int, int> Lambda(int k) => x => x + k;
                public int Checked(int a) => checked(a + 1);
                public nint Native() => 5;
                public decimal Money(decimal d = 1.5m) => d;
                public int this[int i] { get => i; set => flag = value; }
                public static explicit operator int(Derived d) => d.flag;
                [Mark(3, typeof(Base), P = 4)] public class Nested<[Mark("generic")] TItem> where TItem : struct { public TItem Item; }
            }
            file class Hidden { public static int Value() => 1; }
            public static class Uses { public static int Hidden1() => Hidden.Value(); public static int Old(this int x) => x * 2; }
        }
        """;

    private static readonly string Root = Directory.CreateTempSubdirectory("comparison-code-").FullName;
    private static readonly Lazy<byte[]> Original = new(() => ComparisonCompiler.Compile(Code, Path.Combine(Root, "original"), "/pathmap:" + Root + "/original=/_/"));

    [ClassCleanup]
    public static void End() => Directory.Delete(Root, recursive: true);

    [TestMethod]
    [DataRow("Constant = 41", "Constant = 42", "field N.Derived::Constant")]
    [DataRow("\"constant\"", "\"constanT\"", "field N.Derived::Word")]
    [DataRow("7, 8, 9, 10 }", "7, 8, 9, 11 }", "<PrivateImplementationDetails>")]
    [DataRow("volatile ", "", "field N.Derived::flag")]
    [DataRow("UnmanagedType.LPStr)", "UnmanagedType.LPWStr)", "field N.Derived::Marshalled")]
    [DataRow("event EventHandler Changed", "event EventHandler Altered", "event N.Derived::Altered")]
    [DataRow("Property { get; private set; }", "Property { get; internal set; }", "method N.Derived::set_Property")]
    [DataRow("int V() => 2", "int V() => 3", "method N.Derived::V")]
    [DataRow("int V() => 1", "int V() { return V(); }", "method N.Base::V")]
    [DataRow("public class Derived : Base, IFirst, ISecond", "public class Derived : Base, ISecond, IFirst", "type N.Derived")]
    [DataRow("public class Base", "public sealed class Base0 { } public abstract class Base", "type N.Base")]
    [DataRow("class Derived", "sealed class Derived", "type N.Derived: flags")]
    [DataRow("int b = 5", "int b = 6", "method N.Derived::Add")]
    [DataRow("int b = 5", "int c = 5", "method N.Derived::Add")]
    [DataRow("a + b;", "a - b;", "method N.Derived::Add")]
    [DataRow("\"yes\"", "\"yea\"", "string in method N.Derived::Say")]
    [DataRow("=> 1.5;", "=> -1.5;", "method N.Derived::Real")]
    [DataRow("2.5f", "2.75f", "method N.Derived::Single")]
    [DataRow("123456789012L", "123456789013L", "method N.Derived::Long")]
    [DataRow("MethodImplOptions.NoInlining", "MethodImplOptions.NoOptimization", "method N.Derived::Flags")]
    [DataRow("EntryPoint = \"getpid\"", "EntryPoint = \"getppid\"", "method N.Derived::Pid")]
    [DataRow("SetLastError = true", "SetLastError = false", "method N.Derived::Pid")]
    [DataRow("[DllImport(\"libc\")]", "[DllImport(\"libd\")]", "method N.Derived::puts")]
    [DataRow("UnmanagedType.LPUTF8Str", "UnmanagedType.LPStr", "method N.Derived::puts")]
    [DataRow("where T : class, IFirst, new()", "where T : class, IFirst, ISecond, new()", "method N.Derived::Generic")]
    [DataRow("where TItem : struct", "where TItem : unmanaged", "type N.Derived/Nested`1")]
    [DataRow("try { a++; Pid(); }", "a++; try { Pid(); }", "method N.Derived::Try")]
    [DataRow("catch (ArgumentException)", "catch (ArgumentNullException)", "method N.Derived::Try")]
    [DataRow("e.Message.Length > 3", "e.Message.Length > 4", "method N.Derived::Filter")]
    [DataRow("case 3: return Flags();", "case 4: return Flags();", "method N.Derived::Choose")]
    [DataRow("new List<string> { \"item\" }", "new HashSet<string> { \"item\" }", "method N.Derived::Make")]
    [DataRow("typeof(Base);", "typeof(Derived);", "method N.Derived::Of")]
    [DataRow("delegate*<int, int> f) => f(3)", "delegate*<int, int> f) => f(4)", "method N.Derived::Pointer")]
    [DataRow("delegate*<int, int> f", "delegate* unmanaged<int, int> f", "method N.Derived::Pointer")]
    [DataRow("Ref(in int a)", "Ref(ref int a)", "method N.Derived::Ref")]
    [DataRow("out int a, ref long b", "ref int a, ref long b", "method N.Derived::Out")]
    [DataRow("Mark(\"result\")", "Mark(\"resulT\")", "method N.Derived::Marked")]
    [DataRow("Mark(\"parameter\")", "Mark(\"parametre\")", "method N.Derived::Marked")]
    [DataRow("Mark(\"generic\")", "Mark(\"generics\")", "type N.Derived/Nested`1")]
    [DataRow("[Mark(\"type\")] ", "", "type N.Base")]
    [DataRow("P = 4", "P = 5", "type N.Derived/Nested`1")]
    [DataRow("typeof(Base), P", "typeof(Derived), P", "type N.Derived/Nested`1")]
    [DataRow("First, int Second", "First, int Third", "method N.Derived::Tuple")]
    [DataRow("yield return 2", "yield return 3", "MoveNext")]
    [DataRow("x => x + k", "x => x - k", "N.Derived/<>c__DisplayClass")]
    [DataRow("checked(a + 1)", "unchecked(a + 1)", "method N.Derived::Checked")]
    [DataRow("nint Native", "nuint Native", "method N.Derived::Native")]
    [DataRow("d = 1.5m", "d = 1.6m", "method N.Derived::Money")]
    [DataRow("set => flag = value", "internal set => flag = value", "method N.Derived::set_Item")]
    [DataRow("explicit operator", "implicit operator", "method N.Derived::op_Implicit")]
    [DataRow("FieldOffset(8)", "FieldOffset(12)", "field N.S::Y")]
    [DataRow("Size = 16", "Size = 24", "type N.S: layout")]
    [DataRow("Pack = 4", "Pack = 2", "type N.T4: layout")]
    [DataRow("B = 2 }", "B = 3 }", "field N.E::B")]
    [DataRow("public static int Old(this int x)", "public static int Old(int x)", "method N.Uses::Old")]
    [DataRow("protected int Kept", "protected internal int Kept", "field N.Base::Kept")]
    [DataRow("file class Hidden { public static int Value() => 1", "file class Hidden { public static int Value() => 2", "Hidden::Value")]
    [DataRow("AssemblyVersion(\"1.2.3.4\")", "AssemblyVersion(\"1.2.3.5\")", "assembly: version")]
    [DataRow("1.2.3+aaaaaaaa", "1.2.3+bbbbbbbb", "assembly: attribute [System.Runtime]System.Reflection.AssemblyInformationalVersionAttribute")]
    public void Any_change_of_the_code_is_another_code_and_its_member_is_named(string old, string changed, string member)
    {
        Assert.AreEqual(2, Code.Split(old).Length, $"`{old}` stands in the code once");
        var folder = Directory.CreateDirectory(Path.Combine(Root, Guid.NewGuid().ToString("N"))).FullName;
        var other = ComparisonCompiler.Compile(Code.Replace(old, changed, StringComparison.Ordinal), folder, "/pathmap:" + folder + "=/_/");
        foreach (var report in (ComparisonReport[])[Compare(Original.Value, other), Compare(other, Original.Value)])
        {
            Assert.AreEqual(Rung.Different, report.Rung);
            Assert.Contains(member, string.Join('\n', report.Differences.Select(d => d.Member)), StringComparison.Ordinal);
            Assert.IsTrue(report.Differences.All(d => d.Kind != DifferenceKind.Content));
        }
    }

    [TestMethod]
    public void Another_folder_another_map_and_no_determinism_leave_the_IL_the_same()
    {
        var mapped = Path.Combine(Root, "mapped");
        (string Name, byte[] Bytes)[] others =
        [
            ("another map", ComparisonCompiler.Compile(Code, mapped, "/pathmap:" + mapped + "=/src/")),
            ("no map", ComparisonCompiler.Compile(Code, Path.Combine(Root, "unmapped"))),
            ("not deterministic", ComparisonCompiler.Compile(Code, Path.Combine(Root, "random"), "/deterministic-")),
            ("no symbols", ComparisonCompiler.Compile(Code, Path.Combine(Root, "plain"), "/debug-")),
            ("comments", ComparisonCompiler.Compile("// a comment\n" + Code, Path.Combine(Root, "comments"), "/pathmap:" + Root + "/comments=/_/")),
        ];
        foreach (var (name, bytes) in others)
        {
            var report = Compare(Original.Value, bytes);
            Assert.AreEqual(Rung.SameIL, report.Rung, name + ": " + string.Join('\n', report.Differences.Select(d => d.Member)));
            Assert.IsTrue(report.Differences.Any(d => d.Member == "module version id (MVID)"), name);
            Assert.IsTrue(report.Differences.Where(d => d.Member is "module version id (MVID)" or "COFF TimeDateStamp").All(d => d.Cause is not null), name);
        }
    }

    [TestMethod]
    public void An_equal_assembly_is_bit_identical() => Assert.AreEqual(Rung.BitIdentical, Compare(Original.Value, (byte[])Original.Value.Clone()).Rung);

    private static ComparisonReport Compare(byte[] left, byte[] right) => ArtifactComparison.CompareContents("Lib.dll", left, right);
}
