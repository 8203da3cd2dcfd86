// One class a kind of reference, each referring to a "guest" by that kind alone: what the checker of the house must see.
#pragma warning disable CA1812, CA1822, CA1823, CA1852, CS0169, IDE0051, IDE0044, SA1403
namespace HouseSample.Guest
{
    internal class Base;

    internal interface IThing;

    internal sealed class Error : Exception;

    internal sealed class Value
    {
        public static readonly int Field = 1;

        public static int Call() => 1;
    }

    [AttributeUsage(AttributeTargets.All)]
    internal sealed class MarkAttribute : Attribute;
}

namespace HouseSample.ByBase
{
    internal sealed class T : Guest.Base;
}

namespace HouseSample.ByInterface
{
    internal sealed class T : Guest.IThing;
}

namespace HouseSample.ByField
{
    internal sealed class T
    {
        private readonly Guest.Value[]? field;
    }
}

namespace HouseSample.ByParameter
{
    internal static class T
    {
        public static void M(in Guest.Value? value) => _ = value is null;
    }
}

namespace HouseSample.ByGenericArgument
{
    internal static class T
    {
        public static int M() => Array.Empty<Guest.Value>().Length;
    }
}

namespace HouseSample.ByConstraint
{
    internal static class T
    {
        public static void M<TThing>()
            where TThing : Guest.IThing
        {
        }
    }
}

namespace HouseSample.ByCall
{
    internal static class T
    {
        public static int M() => Guest.Value.Call();
    }
}

namespace HouseSample.ByStaticField
{
    internal static class T
    {
        public static int M() => Guest.Value.Field;
    }
}

namespace HouseSample.ByLambda
{
    internal static class T
    {
        public static Func<int, int> M(int a) => b => a + b + Guest.Value.Call();
    }
}

namespace HouseSample.ByIterator
{
    internal static class T
    {
        public static IEnumerable<int> M()
        {
            yield return Guest.Value.Call();
        }
    }
}

namespace HouseSample.ByNested
{
    internal static class T
    {
        internal static class Inner
        {
            public static int M() => Guest.Value.Call();
        }
    }
}

namespace HouseSample.ByTypeof
{
    internal static class T
    {
        public static Type M() => typeof(Guest.Value);
    }
}

namespace HouseSample.ByCast
{
    internal static class T
    {
        public static bool M(object o, int n)
        {
            switch (n)
            {
                case 1: return o is string;
                case 2: return o is int;
                case 3: return o is long;
                case 4: return o is Guest.IThing;
                default: return false;
            }
        }
    }
}

namespace HouseSample.ByCatch
{
    internal static class T
    {
        public static void M(Action action)
        {
            try
            {
                action();
            }
            catch (Guest.Error)
            {
            }
        }
    }
}

namespace HouseSample.ByAttribute
{
    internal static class T
    {
        [Guest.Mark]
        public static void M()
        {
        }
    }
}

namespace HouseSample.ByAttributeValue
{
    [System.Diagnostics.DebuggerTypeProxy(typeof(Guest.Value))]
    internal static class T;
}
