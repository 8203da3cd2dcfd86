using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using ComplianceGate.Diagnostics;
using ComplianceGate.Facts;

namespace ComplianceGate.Tests;

[TestClass]
public sealed class CheckRecordTests
{
    private int next;
    private bool isMixed;

    // Whatever a fact or verdict learns to say must come back: a property that is forgotten in the writer or reader shows here.
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Everything_that_is_kept_comes_back(bool withFalse)
    {
        isMixed = withFalse;
        var record = (CheckRecord)Make(typeof(CheckRecord));
        Assert.AreEqual(Shown(record), Shown(CheckRecordReader.Read(CheckRecordWriter.Write(record))));
    }

    [TestMethod]
    public void What_is_unknown_stays_unknown()
    {
        var record = Sparse();
        Assert.AreEqual(Shown(record), Shown(CheckRecordReader.Read(CheckRecordWriter.Write(record))));
    }

    [TestMethod]
    public void Equal_records_have_equal_bytes() =>
        CollectionAssert.AreEqual(CheckRecordWriter.Write(Sparse()), CheckRecordWriter.Write(Sparse()));

    [TestMethod]
    public void A_file_that_was_cut_or_goes_on_is_refused()
    {
        var bytes = CheckRecordWriter.Write((CheckRecord)Make(typeof(CheckRecord)));
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.ThrowsExactly<FormatException>(() => CheckRecordReader.Read(bytes[..length]));
        }

        Assert.ThrowsExactly<FormatException>(() => CheckRecordReader.Read([.. bytes, 0]));
    }

    [TestMethod]
    public void Another_version_is_refused()
    {
        var bytes = CheckRecordWriter.Write(Sparse());
        bytes[3] ^= 1;
        Assert.ThrowsExactly<FormatException>(() => CheckRecordReader.Read(bytes));
    }

    [TestMethod]
    public void A_damaged_file_is_read_or_refused_and_nothing_else()
    {
        var whole = CheckRecordWriter.Write((CheckRecord)Make(typeof(CheckRecord)));
        var random = new Random(20261121);
        for (var i = 0; i < 5000; i++)
        {
            var bytes = (byte[])whole.Clone();
            for (var n = random.Next(1, 8); n > 0; n--)
            {
                bytes[random.Next(16, bytes.Length)] = (byte)random.Next(256);
            }

            try
            {
                CheckRecordReader.Read(bytes);
            }
            catch (FormatException)
            {
            }
        }
    }

    internal static CheckRecord Sparse() => new(
        new GateFacts
        {
            Project = new ProjectFact
            {
                Name = "A", Path = "/a/A.csproj", AssemblyName = "A", PackageId = "A", Version = "", TargetFramework = "net10.0",
                TargetFrameworkMoniker = "", Configuration = "", Language = "", OutputType = "",
            },
            Toolchain = new ToolchainFact { Sdk = "", MSBuild = "", Gate = "" },
            Source = new SourceFact(),
            JudgedAt = 0,
        },
        new Verdict { Mode = "enforce", Licenses = [new LicenseDecision { Package = "P/1", Basis = "none" }] });

    private static string Shown(CheckRecord record) => JsonSerializer.Serialize(record);

    /// <summary>An object in which every property has a value of its own that is not the default.</summary>
    private object Make(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        next++;
        if (type == typeof(string))
        {
            return "text " + next;
        }

        if (type == typeof(bool))
        {
            return !isMixed || next % 2 == 0;
        }

        if (type == typeof(DateOnly))
        {
            return new DateOnly(2026, 1, 1).AddDays(next);
        }

        if (type.IsEnum)
        {
            return Enum.ToObject(type, 1 + (next % (Enum.GetValues(type).Length - 1)));
        }

        if (type.IsPrimitive)
        {
            return Convert.ChangeType(next, type, System.Globalization.CultureInfo.InvariantCulture);
        }

        return type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>) ? MakeArray(type.GetGenericArguments()[0]) : MakeRecord(type);
    }

    private object MakeArray(Type item)
    {
        var array = Array.CreateInstance(item, 2);
        array.SetValue(Make(item), 0);
        array.SetValue(Make(item), 1);
        return typeof(System.Runtime.InteropServices.ImmutableCollectionsMarshal)
            .GetMethod("AsImmutableArray")!.MakeGenericMethod(item).Invoke(null, [array])!;
    }

    private object MakeRecord(Type type)
    {
        var constructor = type.GetConstructors().OrderByDescending(c => c.GetParameters().Length).First();
        var made = constructor.Invoke([.. constructor.GetParameters().Select(p => Make(p.ParameterType))]);
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite))
        {
            property.SetValue(made, Make(property.PropertyType));
        }

        return made;
    }
}
