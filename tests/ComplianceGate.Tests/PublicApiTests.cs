using ComplianceGate.Binaries;
using ComplianceGate.Facts;

namespace ComplianceGate.Tests;

/// <summary>What others can see of an assembly, and when two of them look alike.</summary>
[TestClass]
public sealed class PublicApiTests
{
    private const string Source = """
        using System; using System.Collections.Generic;
        namespace Contoso
        {
            public class Pen<T> : IComparable<Pen<T>> where T : class, new()
            {
                public const int Width = 3;
                protected int Tip;
                private int secret = 1;
                public Pen() { }
                public virtual string Draw(ref int x, in int y, out int z, params string[] names) { z = secret; return names[0]; }
                public int CompareTo(Pen<T> other) => 0;
                public int Color { get; protected set; }
                public event Action Drawn;
                public class Cap { internal class Hidden { } public int[,] Grid(List<int[]> a) => null; }
                private class Inner { public int Never; }
            }
            public enum Ink { Black = 1, Red = 2 }
            public delegate void Done(int code = 5);
            public static class Extensions { public static void Fill(this string text) { } }
            internal class Hidden { public int A; }
            public unsafe struct Point { public int X; public delegate*<int, void> F; }
        }
        """;

    [TestMethod]
    public void Two_builds_of_one_source_in_other_places_are_equal()
    {
        var (one, other) = (Read(Source, "a/b"), Read(Source, "c"));
        CollectionAssert.AreEqual(
            new[] { "Contoso.Done", "Contoso.Extensions", "Contoso.Ink", "Contoso.Pen`1", "Contoso.Pen`1+Cap", "Contoso.Point" }, one.Types.Select(t => t.Name).ToArray());
        Assert.AreEqual(one.Sha256, other.Sha256);
        Assert.IsTrue(one.Types.SequenceEqual(other.Types));
    }

    // What is replaced by what, and the type whose digest changes by it; empty for none.
    [TestMethod]
    [DataRow("secret = 1", "secret = 2", "")]
    [DataRow("=> 0;", "=> 1;", "")]
    [DataRow("internal class Hidden { public int A; }", "internal class Hidden { public int B; }", "")]
    [DataRow("private class Inner { public int Never; }", "", "")]
    [DataRow("public Pen() { }", "[Obsolete] public Pen() { }", "")]
    [DataRow("private int secret", "internal int secret", "")]
    [DataRow("Width = 3", "Width = 4", "Contoso.Pen`1")]
    [DataRow("protected int Tip", "protected long Tip", "Contoso.Pen`1")]
    [DataRow("protected int Tip", "public int Tip", "Contoso.Pen`1")]
    [DataRow("protected int Tip", "protected readonly int Tip", "Contoso.Pen`1")]
    [DataRow("public virtual string Draw", "public string Draw", "Contoso.Pen`1")]
    [DataRow("ref int x", "ref long x", "Contoso.Pen`1")]
    [DataRow("in int y", "int y", "Contoso.Pen`1")]
    [DataRow("in int y", "in int yy", "Contoso.Pen`1")]
    [DataRow("params string[] names", "string[] names", "Contoso.Pen`1")]
    [DataRow("where T : class, new()", "where T : class", "Contoso.Pen`1 Contoso.Pen`1+Cap")]
    [DataRow("protected set", "set", "Contoso.Pen`1")]
    [DataRow("public event Action Drawn", "public event Action<int> Drawn", "Contoso.Pen`1")]
    [DataRow("int[,] Grid", "int[,,] Grid", "Contoso.Pen`1+Cap")]
    [DataRow("List<int[]> a", "List<long[]> a", "Contoso.Pen`1+Cap")]
    [DataRow("Red = 2", "Red = 3", "Contoso.Ink")]
    [DataRow("public enum Ink", "[Flags] public enum Ink", "Contoso.Ink")]
    [DataRow("int code = 5", "int code = 6", "Contoso.Done")]
    [DataRow("this string text", "string text", "Contoso.Extensions")]
    [DataRow("delegate*<int, void> F", "delegate*<long, void> F", "Contoso.Point")]
    [DataRow("public unsafe struct Point", "public unsafe readonly ref struct Point2 { } public unsafe struct Point", "Contoso.Point2")]
    public void A_change_shows_in_the_type_that_others_see(string old, string now, string changed)
    {
        StringAssert.Contains(Source, old);
        var known = Plain.Value.Types.ToHashSet();
        var types = Read(Source.Replace(old, now, StringComparison.Ordinal), "d").Types;
        Assert.AreEqual(changed, string.Join(' ', types.Where(t => !known.Contains(t)).Select(t => t.Name)));
    }

    // A member of a type, and what it becomes, which a caller notices.
    [TestMethod]
    [DataRow("public const decimal D = 1;", "public const decimal D = 2;")]
    [DataRow("public void M(decimal d = 1) { }", "public void M(decimal d = 2) { }")]
    [DataRow("public void M([System.Runtime.InteropServices.Optional, System.Runtime.CompilerServices.DateTimeConstant(1)] DateTime d) { }", "public void M([System.Runtime.InteropServices.Optional, System.Runtime.CompilerServices.DateTimeConstant(2)] DateTime d) { }")]
    [DataRow("public (int A, int B) T;", "public (int A, int C) T;")]
    [DataRow("public (int A, int B) M() => default;", "public (int A, int C) M() => default;")]
    [DataRow("public required int R; public X() { }", "public required int R; [System.Diagnostics.CodeAnalysis.SetsRequiredMembers] public X() { }")]
    [DataRow("public required int R;", "public int R;")]
    [DataRow("public int P { get; init; }", "public int P { get; set; }")]
    [DataRow("public void M() { }", "[System.Runtime.CompilerServices.OverloadResolutionPriority(1)] public void M() { }")]
    [DataRow("[System.Runtime.CompilerServices.OverloadResolutionPriority(2)] public void M() { }", "[System.Runtime.CompilerServices.OverloadResolutionPriority(1)] public void M() { }")]
    [DataRow("public struct S { int f; public int P => f; }", "public struct S { int f; [System.Diagnostics.CodeAnalysis.UnscopedRef] public ref int P => ref f; }")]
    [DataRow("public void M<T>() where T : notnull { }", "public void M<T>() { }")]
    [DataRow("public void M<T>(string a, T b) where T : notnull { }", "public void M<T>(string a, T b) { }")]
    [DataRow("public class G<T> where T : notnull { }", "public class G<T> { }")]
    [DataRow("public record R(int A);", "public record R(int A, int B);")]
    [DataRow("public record R(int A);", "public record R(long A);")]
    [DataRow("public record R(int A);", "public record struct R(int A);")]
    public void What_a_caller_notices_changes_the_digest(string old, string now)
    {
        static PublicApiFact Of(string member) => Read($"#nullable enable\nusing System; namespace Contoso {{ public class X {{ {member} }} }}", "g");
        Assert.AreEqual(Of(old).Sha256, Of(old).Sha256);
        Assert.AreNotEqual(Of(old).Sha256, Of(now).Sha256);
    }

    [TestMethod]
    public void Nullable_annotations_change_nothing()
    {
        static PublicApiFact Of(string kind) => Read($"#nullable {kind}\nnamespace Contoso {{ public class X<T> {{ public string S = \"\"; public T M<U>(U u, string s) => default!; }} }}", "h");
        Assert.AreEqual(Of("disable").Sha256, Of("enable").Sha256);
    }

    [TestMethod]
    public void A_forwarded_type_is_seen()
    {
        var types = Read("[assembly: System.Runtime.CompilerServices.TypeForwardedTo(typeof(System.Collections.Generic.List<>))]", "e").Types;
        Assert.AreEqual("System.Collections.Generic.List`1", types.Single().Name);
    }

    [TestMethod]
    public void The_library_itself_is_read_and_what_is_no_assembly_is_not()
    {
        var api = PublicApi.Read(File.ReadAllBytes(typeof(Gate).Assembly.Location))!;
        Assert.IsTrue(api.Types.Any(t => t.Name == "ComplianceGate.Gate"));
        Assert.IsFalse(api.Types.Any(t => t.Name == "ComplianceGate.Binaries.PublicApi"));
        Assert.IsNull(PublicApi.Read(ReadOnlyMemory<byte>.Empty));
        Assert.IsNull(PublicApi.Read(new byte[4096]));
        Assert.IsNull(PublicApi.Read("MZ and nothing else"u8.ToArray()));
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public void Damaged_assemblies_are_read_or_not_and_nothing_else()
    {
        var whole = Compile(Source, "f");
        var random = new Random(7001);
        for (var i = 0; i < 1_500; i++)
        {
            var bytes = (byte[])whole.Clone();
            for (var n = random.Next(1, 20); n > 0; n--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            PublicApi.Read(i % 3 == 0 ? bytes.AsMemory(0, random.Next(bytes.Length)) : bytes);
        }
    }

    private static Lazy<PublicApiFact> Plain { get; } = new(() => Read(Source, "plain"));

    private static PublicApiFact Read(string source, string folder) => PublicApi.Read(Compile(source, folder)) ?? throw new AssertFailedException("It is an assembly.");

    private static byte[] Compile(string source, string folder)
    {
        var temporary = Directory.CreateTempSubdirectory("public-api-").FullName;
        try
        {
            return ComparisonCompiler.Compile(source, Path.Combine(temporary, folder));
        }
        finally
        {
            Directory.Delete(temporary, recursive: true);
        }
    }
}
