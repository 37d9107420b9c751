using System.Collections.Frozen;

namespace Sluice.ControlPlane.Api.Protobuf;

/// <summary>The fields of a message by their numbers.</summary>
internal sealed class WireShape(params (int Number, WireField Field)[] fields)
{
    private readonly FrozenDictionary<int, WireField> _fields = fields.ToFrozenDictionary(f => f.Number, f => f.Field);

    public WireField? Find(int number) => _fields.GetValueOrDefault(number);

    public static (int, WireField) Text(int number, string name) => (number, new(name, WireType.Text));

    public static (int, WireField) Texts(int number, string name) => (number, new(name, WireType.Text, IsRepeated: true));

    public static (int, WireField) Number(int number, string name) => (number, new(name, WireType.Number));

    public static (int, WireField) OptionalNumber(int number, string name) => (number, new(name, WireType.OptionalNumber));

    public static (int, WireField) Flag(int number, string name) => (number, new(name, WireType.Flag));

    public static (int, WireField) OptionalFlag(int number, string name) => (number, new(name, WireType.OptionalFlag));

    public static (int, WireField) Time(int number, string name) => (number, new(name, WireType.Time));

    public static (int, WireField) TextMap(int number, string name) => (number, new(name, WireType.TextMap));

    public static (int, WireField) BytesMap(int number, string name) => (number, new(name, WireType.BytesMap));

    public static (int, WireField) One(int number, string name, WireShape shape) => (number, new(name, WireType.Message, shape));

    public static (int, WireField) Many(int number, string name, WireShape shape) =>
        (number, new(name, WireType.Message, shape, IsRepeated: true));

    public static (int, WireField) Ignored(int number, string name) => (number, new(name, WireType.Ignored));
}
